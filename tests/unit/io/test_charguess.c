// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "io/charguess.h"
#include "io/src.h"

/*
 * Small tables of people and companies, of the size of a first trial file,
 * written in an encoding and read back without saying which.
 */
#define GERMAN                                                            \
	"Name;Firma;Ort\nJörg Müller;Bäckerei Groß GmbH;München\n"   \
	"Anna Weiß;Möbelhaus Österreich;Köln\nUte Schröder;Grün & " \
	"Söhne;Düsseldorf\nKäthe Strauß;Süßwaren Löwe;Nürnberg\n"
#define FRENCH                                                                    \
	"nom,société,ville\nFrançois Lefèvre,Boulangerie Française,"         \
	"Besançon\nHélène Dubois,Crédit Général,Orléans\nBenoît Gérard," \
	"Hôtel de la Gare,Nîmes\nJoël Noël,Café du Marché,Saint-Étienne\n"
#define NORDIC                                                                        \
	"Navn,Firma,By\nÅsa Öberg,Bröderna Åhlén AB,Göteborg\nJørgen Møller," \
	"Rødovre Møbler,København\nBjörn Åkesson,Mälardalens Bygg,Västerås\n" \
	"Søren Kjær,Brødrene Ås,Århus\n"
#define ICELANDIC                                                                   \
	"Nafn,Fyrirtæki,Staður\nÞórður Sigurðsson,Íslandsbanki,Reykjavík\n" \
	"Guðrún Jónsdóttir,Síldarvinnslan,Ísafjörður\nÆvar Þór,Bónus,Höfn\n"
#define POLISH                                                                        \
	"Imię,Firma,Miasto\nŁukasz Wiśniewski,Zakład Usługowy,Łódź\nŻaneta " \
	"Wójcik,Spółka z o.o.,Kraków\nMałgorzata Dąbrowska,Żabka,Gdańsk\n"
#define CZECH                                                                                  \
	"Jméno,Firma,Město\nJiří Dvořák,Řeznictví Žižka,Plzeň\nŠárka Nováková," \
	"Stavební podnik,Ústí nad Labem\nZdeněk Růžička,Škoda,Hradec Králové\n"
#define HUNGARIAN                                                                    \
	"Név,Cég,Város\nSzabó Ödön,Magyar Építő Kft.,Győr\nTóth Győző," \
	"Fővárosi Vízművek,Székesfehérvár\nFűrész Ágnes,Hűtőipari Zrt.," \
	"Gyöngyös\n"
#define TURKISH                                                                               \
	"Ad,Şirket,Şehir\nŞükrü Yıldırım,İnşaat Şirketi,İstanbul\nAyşe "         \
	"Çağlayan,Türk Çay,Eskişehir\nÖzgür Işık,Ağaoğlu,Muğla\nGülşen Doğan," \
	"Güneş,Diyarbakır\n"
#define LITHUANIAN                                                                      \
	"Vardas,Įmonė,Miestas\nŽydrūnas Šimkus,Žalgiris,Šiauliai\nRūta "        \
	"Kęstutytė,Šviesos įranga,Panevėžys\nJūratė Čiurlionytė,Ąžuolynas," \
	"Klaipėda\n"
#define LATVIAN                                                                      \
	"Vārds,Uzņēmums,Pilsēta\nJānis Bērziņš,Rīgas Piensaimnieks,Rīga\n" \
	"Kārlis Ķēniņš,Būvniecība,Jūrmala\nZaiga Šķēle,Līga,Rēzekne\n"
#define RUSSIAN                                                                                                         \
	"Имя;Компания;Город\nИван Петров;Завод Север;Москва\nНаталья " \
	"Щербакова;Торговый дом;Екатеринбург\nЮлия Жукова;Ромашка;Казань\n"
#define UKRAINIAN                                                                                                           \
	"Ім'я;Компанія;Місто\nОлександр Шевченко;Київський завод;Київ\n" \
	"Євген Їжак;Україна;Чернівці\nІрина Кравченко;Світло;Запоріжжя\n"
#define GREEK                                                                                                                          \
	"Όνομα,Εταιρεία,Πόλη\nΓιώργος Παπαδόπουλος,Ελληνική Εταιρεία,Αθήνα\n" \
	"Ελένη Νικολάου,Τράπεζα Αθηνών,Θεσσαλονίκη\nΆννα Δημητρίου,Ήλιος,"      \
	"Πάτρα\n"
#define HEBREW                                                                                                        \
	"שם,חברה,עיר\nדוד כהן,בנק הפועלים,תל אביב\nשרה לוי,חברת החשמל," \
	"ירושלים\nמשה פרידמן,אגד,חיפה\n"
#define ARABIC                                                                                                                 \
	"الاسم,الشركة,المدينة\nمحمد عبد الله,شركة النور للتجارة,القاهرة\n" \
	"فاطمة حسن,مؤسسة الخليج,الرياض\nأحمد إبراهيم,البنك الأهلي,دبي\n"
#define THAI                                                                                                                                                                                     \
	"ชื่อ,บริษัท,เมือง\nสมชาย ใจดี,บริษัท ไทยการค้า จำกัด,กรุงเทพมหานคร\n" \
	"สุภาพร แก้วมณี,ธนาคารกรุงเทพ,เชียงใหม่\n"
#define JAPANESE                                                                                       \
	"氏名,会社名,住所\n田中 太郎,株式会社トヨタ,東京都千代田区\n"         \
	"佐藤 花子,みずほ銀行,大阪府大阪市\nヤマダ タロウ,有限会社サクラ," \
	"横浜市\n渡辺 さくら,東京商事株式会社,札幌市中央区\n"
#define KOREAN                                                                                     \
	"이름,회사,주소\n김철수,삼성전자,서울특별시\n이영희,현대자동차," \
	"부산광역시\n박지성,주식회사 한국무역,인천\n"
#define CHINESE                                                                                          \
	"姓名,公司,城市\n王小明,北京科技有限公司,北京市\n李娜,上海贸易集团," \
	"上海市\n张伟,中国银行,广州市\n"
#define TAIWANESE                                                                                          \
	"姓名,公司,城市\n王小明,台灣積體電路,新竹縣\n陳怡君,國泰人壽,台北市\n" \
	"林志豪,鴻海精密工業,高雄市\n"

static const struct {
	const char *text;
	const char *encodings[4];
} tables[] = {
    {GERMAN, {"windows-1252", "ISO-8859-1", "macintosh"}},
    {FRENCH, {"windows-1252", "ISO-8859-15", "macintosh"}},
    {NORDIC, {"windows-1252", "ISO-8859-1", "macintosh"}},
    {ICELANDIC, {"windows-1252"}},
    {POLISH, {"windows-1250", "ISO-8859-2"}},
    {CZECH, {"windows-1250", "ISO-8859-2"}},
    {HUNGARIAN, {"windows-1250", "ISO-8859-2"}},
    {TURKISH, {"windows-1254", "ISO-8859-9"}},
    {LITHUANIAN, {"windows-1257", "ISO-8859-13"}},
    {LATVIAN, {"windows-1257", "ISO-8859-13"}},
    {RUSSIAN, {"windows-1251", "ISO-8859-5", "KOI8-R"}},
    {UKRAINIAN, {"windows-1251", "ISO-8859-5", "KOI8-U"}},
    {GREEK, {"windows-1253", "ISO-8859-7"}},
    {HEBREW, {"windows-1255", "ISO-8859-8"}},
    {ARABIC, {"windows-1256", "ISO-8859-6"}},
    {THAI, {"windows-874", "TIS-620"}},
    {JAPANESE, {"Shift_JIS", "EUC-JP", "windows-31j"}},
    {KOREAN, {"EUC-KR", "windows-949"}},
    {CHINESE, {"GB18030", "GBK", "GB2312"}},
    {TAIWANESE, {"Big5", "windows-950"}},
};

/* text in that encoding; buf_fini() the result. */
static struct buf
encode(const char *text, const char *encoding)
{
	UErrorCode rc = U_ZERO_ERROR;
	char p[8192];
	struct buf b;
	int32_t n = ucnv_convert(encoding, "UTF-8", p, (int32_t)sizeof(p), text,
	    (int32_t)strlen(text), &rc);

	assert_true(U_SUCCESS(rc) && n < (int32_t)sizeof(p));
	buf_init(&b, sizeof(p));
	buf_add(&b, p, (size_t)n);
	return b;
}

static bool
reads_back(struct str raw, const char *text, const struct src_opts *opts,
    bool *guessed)
{
	char *p = mem_alloc(65536);
	struct src *s;
	struct err e;
	size_t n = 0;
	size_t got = 1;
	bool same;

	assert_int_equal(src_memory_as(&s, raw, "t.csv", opts, &e), 0);
	while (got > 0) {
		assert_int_equal(src_read(s, p + n, 65536 - n, &got, &e), 0);
		n += got;
	}
	(void)src_encoding(s, guessed);
	same = n == strlen(text) && memcmp(p, text, n) == 0;
	src_close(s);
	free(p);
	return same;
}

static void
small_tables_are_read_as_they_were_written(void **state)
{
	const struct src_opts opts = {.encoding = NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (size_t k = 0; tables[i].encodings[k] != NULL; k++) {
			const char *name = tables[i].encodings[k];
			struct buf raw = encode(tables[i].text, name);
			struct charguess g;
			bool guessed;

			charguess_find(&g, buf_str(&raw));
			if (!reads_back(
				buf_str(&raw), tables[i].text, &opts, &guessed))
				fail_msg("%.20s... in %s was taken for %s",
				    tables[i].text, name, g.name);
			assert_true(guessed);
			buf_fini(&raw);
		}
	}
}

static void
an_encoding_that_is_said_is_no_guess(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const char *name = tables[i].encodings[0];
		const struct src_opts opts = {.encoding = name};
		struct buf raw = encode(tables[i].text, name);
		bool guessed;

		assert_true(
		    reads_back(buf_str(&raw), tables[i].text, &opts, &guessed));
		assert_false(guessed);
		buf_fini(&raw);
	}
}

/* Position 0xe8 is "č" in windows-1250 and "è" in windows-1252. */
static void
one_letter_that_fits_two_languages_names_a_rival(void **state)
{
	struct charguess g;

	(void)state;
	charguess_find(&g, STR_LIT("name\nPetr\xe8i\n"));
	assert_non_null(g.rival);
	assert_string_not_equal(g.rival, g.name);
}

static void
a_whole_table_has_no_rival(void **state)
{
	struct charguess g;
	struct buf raw = encode(RUSSIAN RUSSIAN RUSSIAN, "windows-1251");

	(void)state;
	charguess_find(&g, buf_str(&raw));
	assert_null(g.rival);
	buf_fini(&raw);
}

static void
a_file_of_one_line_is_cut_between_characters(void **state)
{
	/* CR line ends: to who looks for LF, one line of 100 kB. */
	struct buf raw = encode(JAPANESE, "Shift_JIS");
	struct charguess g;
	struct buf b;

	(void)state;
	buf_init(&b, 1000000);
	buf_putc(&b, 'x'); /* so that the cut hits other bytes */
	while (b.n < 100000)
		for (size_t i = 0; i < raw.n; i++)
			buf_putc(&b, buf_text(&raw)[i] == '\n'
					 ? '\r'
					 : buf_text(&raw)[i]);
	charguess_find(&g, buf_str(&b));
	assert_string_equal(g.name, "Shift_JIS");
	buf_fini(&b);
	buf_fini(&raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(small_tables_are_read_as_they_were_written),
	    cmocka_unit_test(an_encoding_that_is_said_is_no_guess),
	    cmocka_unit_test(one_letter_that_fits_two_languages_names_a_rival),
	    cmocka_unit_test(a_whole_table_has_no_rival),
	    cmocka_unit_test(a_file_of_one_line_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#ifndef VALUE_VALUECURRENCY_H
#define VALUE_VALUECURRENCY_H

/*
 * CURRENCY: a number as valuedecimal.h reads it, with the same members of the
 * rule (decimal, group, round), with the field's currency as a symbol or an ISO
 * 4217 code or both before or behind it: $1,234.50 · 1.234,50 € · USD 12 ·
 * -£5 · ($3.20) · US$ 5 · CHF 1'250.- ("no hundredths").  A symbol that several
 * currencies share ($, kr) fits each of them.  Amounts are never converted: a symbol, the row's currency
 * column or the mapping's currency: that differs from the field's is an error.
 * A field whose definition names no currency takes any.
 *
 * Findings, all errors:
 *	currency.mismatch	in another currency than the field
 *	currency.not-a-number, .grouping, .too-precise, .out-of-range,
 *	.rounded, .percent, .unit	as in valuenumber.h
 *
 * The type is valuecurrency_type (valuetype.h).
 */

#endif

//! Checks that an identifier must pass: check digits and the like, by the names that `validate` takes.
//!
//! A random run of digits passes one in ten of these (one in seven for `dhl`), so a check proves a kind
//! only together with a distinctive shape or a word beside it. Spaces and hyphens never count;
//! letters may be small.

use serde::{Deserialize, Serialize};

use super::names::names;

/// A check, by its place in the list of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Validator(u8);

impl Validator {
    /// The check of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        (0..).map(Self).zip(&CHECKS).find(|(_, (known, _))| *known == name).map(|(check, _)| check)
    }

    /// Whether a text is such a number and passes.
    #[must_use]
    pub fn passes(self, text: &str) -> bool {
        self.holds(text) == Some(true)
    }

    /// Whether the check holds for a text that has the shape of such a number; `None` if it has not.
    #[must_use]
    pub fn holds(self, text: &str) -> Option<bool> {
        CHECKS[usize::from(self.0)].1(text)
    }
}

/// Whether a text is a number of one of these kinds, and of none that it may be does the check hold:
/// a number that was mistyped, rather than one of another kind.
#[must_use]
pub fn fails(checks: &[Validator], text: &str) -> bool {
    let mut known = checks.iter().filter_map(|check| check.holds(text)).peekable();
    known.peek().is_some() && !known.any(|holds| holds)
}

/// What a check tells of a text, as [`Validator::holds`] does.
type Holds = fn(&str) -> Option<bool>;

const CHECKS: [(&str, Holds); 23] = [
    ("aba", aba),
    ("bracketed", bracketed),
    ("canada-post", canada_post),
    ("card", card),
    ("clabe", clabe),
    ("cuit", cuit),
    ("curp", curp),
    ("dhl", dhl),
    ("fedex-12", fedex_12),
    ("fedex-15", fedex_15),
    ("fedex-96", fedex_96),
    ("iban", iban),
    ("luhn", luhn),
    ("nie", nie),
    ("nif", nif),
    ("ontrac", ontrac),
    ("rfc", rfc),
    ("rut", rut),
    ("s10", s10),
    ("ssn", ssn),
    ("ups", ups),
    ("ups-waybill", ups_waybill),
    ("usps", usps),
];

/// The names that `validate` may have.
pub const NAMES: [&str; CHECKS.len()] = names(&CHECKS);

/// The capital letters and digits of an identifier; `None` if there is anything else in it.
fn code(text: &str) -> Option<Vec<u8>> {
    let characters = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-'));
    characters.map(|c| c.is_ascii_alphanumeric().then_some(c.to_ascii_uppercase() as u8)).collect()
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then_some(u32::from(byte - b'0'))
}

fn digits(code: &[u8]) -> Option<Vec<u32>> {
    code.iter().map(|&byte| digit(byte)).collect()
}

/// The digits of an identifier that is nothing but digits.
fn number(text: &str) -> Option<Vec<u32>> {
    digits(&code(text)?)
}

/// The sum of the digits, each times its weight; the weights are repeated.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights.iter().cycle()).map(|(digit, weight)| digit * weight).sum()
}

/// What completes a sum to a multiple of ten.
fn to_ten(sum: u32) -> u32 {
    (10 - sum % 10) % 10
}

/// ISO/IEC 7812-1, annex B: payment cards, IMEI, Mexican social security numbers.
fn luhn(text: &str) -> Option<bool> {
    number(text).filter(|digits| digits.len() > 1).map(|digits| luhn_digits(&digits))
}

fn luhn_digits(digits: &[u32]) -> bool {
    let from_right = digits.iter().rev().enumerate();
    let sum: u32 =
        from_right.map(|(at, &digit)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit }).sum();
    sum.is_multiple_of(10)
}

/// A payment card: ISO/IEC 7812-1, with the issuer prefixes and lengths of the large networks.
fn card(text: &str) -> Option<bool> {
    let digits = number(text)?;
    let first = digits.get(..4)?.iter().fold(0, |number, digit| number * 10 + digit);
    let lengths = match first {
        4000..=4999 => &[13, 16, 19][..],
        3400..=3499 | 3700..=3799 => &[15],
        3000..=3059 | 3600..=3699 | 3800..=3899 => &[14],
        3528..=3589 => &[16, 17, 18, 19],
        5100..=5599 | 2221..=2720 => &[16],
        6011 | 6440..=6599 => &[16, 17, 18, 19],
        _ => return None,
    };
    lengths.contains(&digits.len()).then(|| luhn_digits(&digits))
}

/// ISO 13616: a bank account number of any country. The length of each country is not checked.
fn iban(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| (15..=34).contains(&code.len()))?;
    let (head, account) = code.split_at(4);
    if !(head[..2].iter().all(u8::is_ascii_uppercase) && head[2..].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let remainder = account.iter().chain(head).fold(0, |remainder, &byte| match digit(byte) {
        Some(digit) => (remainder * 10 + digit) % 97,
        None => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    Some(remainder == 1)
}

/// ISO 3166-1 alpha-2, one after the other.
const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCL\
CMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMIN\
IOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNG\
NINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTN\
TOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// UPU standard S10: international post, `RB123456785GB`.
fn s10(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 13)?;
    let digits = digits(&code[2..11])?;
    let check = match 11 - weighted(&digits[..8], &[8, 6, 4, 2, 3, 5, 9, 7]) % 11 {
        10 => 0,
        11 => 5,
        check => check,
    };
    let country = COUNTRIES.as_bytes().chunks(2).any(|country| country == &code[11..]);
    (code[..2].iter().all(u8::is_ascii_uppercase) && country).then_some(digits[8] == check)
}

/// UPS's modulus 10, which other carriers share: letters count as their place in ASCII less three,
/// and every second character counts twice.
fn ups_check(code: &[u8]) -> bool {
    let Some((&last, body)) = code.split_last() else { return false };
    let values = body.iter().map(|&byte| digit(byte).unwrap_or(u32::from(byte - 3) % 10));
    let sum = values.zip([1, 2].into_iter().cycle()).map(|(value, weight)| value * weight).sum();
    digit(last) == Some(to_ten(sum))
}

/// A UPS tracking number: `1Z` and 16 letters and digits.
fn ups(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 18 && code.starts_with(b"1Z"))?;
    Some(ups_check(&code[2..]))
}

/// A UPS waybill: a letter and ten digits.
fn ups_waybill(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 11 && b"AHJKTV".contains(&code[0]))?;
    digits(&code[1..]).map(|_| ups_check(&code[1..]))
}

/// An OnTrac tracking number: `C` or `D` and 14 digits, with UPS's modulus over all of it.
fn ontrac(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 15 && b"CD".contains(&code[0]))?;
    digits(&code[1..]).map(|_| ups_check(&code))
}

/// GS1's modulus 10: from the right, the digits before the last count three times, once, three times …
fn gs1(digits: &[u32]) -> bool {
    let Some((&last, body)) = digits.split_last() else { return false };
    let from_right: Vec<u32> = body.iter().rev().copied().collect();
    last == to_ten(weighted(&from_right, &[3, 1]))
}

/// A number of the Intelligent Mail package barcode (USPS publication 199), of 22 or 26 digits, with or
/// without `420` and the ZIP code before it; or one of 20 digits, whose check digit may count the
/// `91` that is left out when it is written.
fn usps(text: &str) -> Option<bool> {
    let digits = number(text)?;
    if digits.len() == 20 {
        let whole: Vec<u32> = [9, 1].into_iter().chain(digits.iter().copied()).collect();
        return Some(gs1(&digits) || gs1(&whole));
    }
    let routed = digits.starts_with(&[4, 2, 0]);
    let routings = if routed { [8, 12].as_slice() } else { &[0] };
    let numbers = routings.iter().filter_map(|&routing| digits.get(routing..));
    let known = |number: &&[u32]| matches!(number.len(), 22 | 26) && number[0] == 9 && (1..=5).contains(&number[1]);
    numbers.filter(known).map(gs1).reduce(|one, other| one || other)
}

/// A Canada Post number of 16 digits.
fn canada_post(text: &str) -> Option<bool> {
    number(text).filter(|digits| digits.len() == 16).map(|digits| gs1(&digits))
}

/// FedEx Express, 12 digits.
fn fedex_12(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 12)?;
    Some(digits[11] == weighted(&digits[..11], &[3, 1, 7]) % 11 % 10)
}

/// FedEx Ground, 15 digits.
fn fedex_15(text: &str) -> Option<bool> {
    number(text).filter(|digits| digits.len() == 15).map(|digits| fedex_ground(&digits))
}

/// FedEx Ground, 22 digits that begin with 96 and end with what would be the 15 digits.
fn fedex_96(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 22 && digits.starts_with(&[9, 6]))?;
    Some(fedex_ground(&digits[7..]))
}

fn fedex_ground(digits: &[u32]) -> bool {
    let Some((&last, body)) = digits.split_last() else { return false };
    last == to_ten(weighted(body, &[1, 3]))
}

/// A DHL Express waybill: 10 or 11 digits, the last of which is the rest of the others by seven.
fn dhl(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| matches!(digits.len(), 10 | 11))?;
    let (&last, body) = digits.split_last()?;
    Some(last == body.iter().fold(0, |rest, digit| (rest * 10 + digit) % 7))
}

/// A Mexican bank account (CLABE), 18 digits.
fn clabe(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 18)?;
    Some(digits[17] == to_ten(weighted(&digits[..17], &[3, 7, 1])))
}

/// A Mexican population registry code (CURP), 18 letters and digits.
fn curp(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 18)?;
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        // Ñ has a value of its own between N and O, though it is never written.
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        _ => u32::from(byte - b'A') + 11,
    };
    let sum = code[..17].iter().zip((2..=18).rev()).map(|(&byte, weight)| value(byte) * weight).sum();
    digits(&code[4..10]).map(|_| digit(code[17]) == Some(to_ten(sum)))
}

/// A Mexican tax number (RFC): 13 letters and digits for a person, 12 for a company. Some that are
/// in use fail their check digit.
fn rfc(text: &str) -> Option<bool> {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
    let characters: Vec<char> = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-')).collect();
    let values: Option<Vec<u32>> = characters
        .iter()
        .map(|c| ALPHABET.chars().position(|known| known == c.to_uppercase().next().unwrap_or(*c)))
        .map(|at| at.and_then(|at| u32::try_from(at).ok()))
        .collect();
    let values = values.filter(|values| matches!(values.len(), 12 | 13))?;
    let date = values.len() - 9..values.len() - 3;
    // A company's number counts as if a blank stood before it.
    let blank = if values.len() == 12 { 37 * 13 } else { 0 };
    let body = &values[..values.len() - 1];
    let sum: u32 = body.iter().rev().zip(2..).map(|(value, weight)| value * weight).sum();
    let check = (11 - (sum + blank) % 11) % 11;
    values[date].iter().all(|&value| value < 10).then(|| values.last() == Some(&check))
}

const DNI_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// A Spanish identity number (DNI, NIF of a person): 8 digits and a letter.
fn nif(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 9)?;
    dni_letter(0, &code)
}

/// A Spanish foreigner's number (NIE): X, Y or Z, 7 digits and a letter.
fn nie(text: &str) -> Option<bool> {
    let code = code(text).filter(|code| code.len() == 9 && (b'X'..=b'Z').contains(&code[0]))?;
    dni_letter(u32::from(code[0] - b'X'), &code[1..])
}

/// Whether the last character is the letter for the digits, which `first` stands before.
fn dni_letter(first: u32, code: &[u8]) -> Option<bool> {
    let (&letter, body) = code.split_last()?;
    let number = digits(body)?.iter().fold(first, |number, digit| (number * 10 + digit) % 23);
    Some(letter == DNI_LETTERS[number as usize])
}

/// An Argentine tax number (CUIT, CUIL): 11 digits.
fn cuit(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 11)?;
    let check = match 11 - weighted(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    Some(digits[10] == check)
}

/// A Chilean tax number (RUT, RUN): 7 or 8 digits, often with dots, and a digit or K.
fn rut(text: &str) -> Option<bool> {
    let code = code(&text.replace('.', "")).filter(|code| matches!(code.len(), 8 | 9))?;
    let (&last, body) = code.split_last()?;
    let from_right: Vec<u32> = digits(body)?.into_iter().rev().collect();
    let check = match 11 - weighted(&from_right, &[2, 3, 4, 5, 6, 7]) % 11 {
        11 => b'0',
        10 => b'K',
        check => b'0' + check as u8,
    };
    Some(last == check)
}

/// A number that the US Social Security Administration may have issued. There is no check digit:
/// some stretches were never issued, and three numbers are known from adverts and textbooks.
fn ssn(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 9)?;
    let stretch = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |number, digit| number * 10 + digit);
    let parts = (stretch(0..3), stretch(3..5), stretch(5..9));
    let issued = !matches!(parts.0, 0 | 666 | 900..) && parts.1 != 0 && parts.2 != 0;
    Some(issued && !matches!(parts, (78, 5, 1120) | (219, 9, 9999) | (457, 55, 5462)))
}

/// A US bank's routing number (ABA), 9 digits.
fn aba(text: &str) -> Option<bool> {
    let digits = number(text).filter(|digits| digits.len() == 9)?;
    Some(weighted(&digits, &[3, 7, 1]).is_multiple_of(10))
}

/// A template's field in square brackets, `[Your Name]`, which somebody was to fill in.
fn bracketed(text: &str) -> Option<bool> {
    (text.starts_with('[') && text.ends_with(']')).then_some(true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passes(name: &str, text: &str) -> bool {
        Validator::named(name).unwrap_or_else(|| panic!("{name} is a check")).passes(text)
    }

    #[test]
    fn public_samples_pass() {
        for (name, text) in [
            ("luhn", "4111 1111 1111 1111"),
            ("card", "4111-1111-1111-1111"),
            ("card", "3782 822463 10005"),
            ("iban", "ES91 2100 0418 4502 0005 1332"),
            ("iban", "gb82 west 1234 5698 7654 32"),
            ("s10", "RB123456785GB"),
            ("s10", "RR 123 456 785 US"),
            ("s10", "RR473124829MX"),
            ("ups", "1Z999AA10123456784"),
            ("ups", "1Z 999 AA1 01 2345 678 4"),
            ("ups-waybill", "J4603636537"),
            ("ups-waybill", "K2479825491"),
            ("ups-waybill", "V0490119172"),
            ("usps", "9400 1112 0108 0805 4830 16"),
            ("usps", "92748931507708513018050063"),
            ("usps", "420 22153 9101026837331000039521"),
            ("usps", "4201002334249200190132607600833457"),
            ("usps", "0307 1790 0005 2348 3741"),
            ("usps", "7196 9010 7560 0307 7385"),
            ("fedex-12", "9865 7878 8855"),
            ("fedex-12", "477179081230"),
            ("fedex-15", "0414 4176 0228 964"),
            ("fedex-15", "5682 8361 0012 734"),
            ("fedex-96", "9611020987654312345672"),
            ("canada-post", "0073938000549297"),
            ("ontrac", "C 110 31 500 00187 9"),
            ("ontrac", "D10011354453707"),
            ("dhl", "3318810025"),
            ("clabe", "032180000118359719"),
            ("curp", "BOXW310820HNERXN09"),
            ("rfc", "GODE 561231 GR8"),
            ("rfc", "MAB-930714-8T4"),
            ("nif", "54362315-K"),
            ("nie", "X2482300W"),
            ("cuit", "20-26756539-3"),
            ("rut", "76.086.428-5"),
            ("rut", "76086428-5"),
            ("ssn", "536-90-4399"),
            ("aba", "111000025"),
            ("bracketed", "[Your Name]"),
        ] {
            assert!(passes(name, text), "{name} {text}");
        }
    }

    #[test]
    fn samples_with_a_slip_fail() {
        for (name, text) in [
            ("luhn", "4111 1111 1111 1112"),
            ("luhn", "0"),
            ("card", "9111 1111 1111 1117"),
            ("card", "4111 1111"),
            ("iban", "ES9121000418450200051331"),
            ("iban", "ES91"),
            ("s10", "RR123456789US"),
            ("s10", "RB123456785XX"),
            ("ups", "1Z999AA10123456783"),
            ("usps", "0307 1790 0005 2348 3742"),
            ("usps", "4201028200009261290113185417468511"),
            ("usps", "9200000000000000000000"),
            ("fedex-12", "996578788855"),
            ("fedex-15", "5682 8361 0012 732"),
            ("fedex-96", "9600000000000000000001"),
            ("canada-post", "0073938000549292"),
            ("ontrac", "C11031500001889"),
            ("dhl", "3318810024"),
            ("clabe", "032180000118359718"),
            ("curp", "BOXW310820HNERXN08"),
            ("rfc", "GODE561231GR9"),
            ("nif", "54362315T"),
            ("nie", "A2482300W"),
            ("cuit", "20-26756539-4"),
            ("rut", "76086428-K"),
            ("ssn", "078-05-1120"),
            ("ssn", "666-12-3456"),
            ("ssn", "123-00-4567"),
            ("aba", "111000026"),
            ("bracketed", "{{name}}"),
        ] {
            assert!(!passes(name, text), "{name} {text}");
        }
    }

    #[test]
    fn only_a_number_of_the_kind_can_fail() {
        let checks = |names: &[&str]| {
            names.iter().map(|name| Validator::named(name).expect("it is in the list")).collect::<Vec<_>>()
        };
        for (names, text, expected) in [
            (&["ups"][..], "1Z 999 AA1 01 2345 6783", true),
            (&["ups"], "1Z999AA10123456784", false),
            (&["ups"], "1Z999AA1012345678", false),
            (&["s10"], "RR123456789US", true),
            (&["s10"], "RR123456789XX", false),
            (&["usps"], "9400111201080805483017", true),
            (&["usps"], "9600111201080805483017", false),
            (&["fedex-12", "dhl"], "3318810024", true),
            // What one carrier would not issue may be another's.
            (&["canada-post", "luhn"], "4111111111111111", false),
            (&["fedex-12", "fedex-15"], "the parcel", false),
            (&[], "1Z999AA10123456783", false),
        ] {
            assert_eq!(fails(&checks(names), text), expected, "{names:?} {text}");
        }
    }

    #[test]
    fn names_and_countries_are_in_order_and_complete() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.iter().all(|name| Validator::named(name).is_some()));
        let countries: Vec<&[u8]> = COUNTRIES.as_bytes().chunks(2).collect();
        assert_eq!(countries.len(), 249);
        assert!(countries.is_sorted());
    }

    /// Checks whose arithmetic tells every single changed digit, with the shape of their body:
    /// `_` a digit, anything else itself. The check digit comes last.
    const SURE: [(&str, &str); 9] = [
        ("luhn", "_______________"),
        ("usps", "94___________________"),
        ("fedex-15", "______________"),
        ("canada-post", "_______________"),
        ("clabe", "_________________"),
        ("nif", "________"),
        ("nie", "X_______"),
        ("rut", "________"),
        ("aba", "________"),
    ];

    /// Further checks of which one digit or letter is right.
    const CHECKED: [(&str, &str); 9] = [
        ("s10", "RR________?GB"),
        ("ups", "1Z_Z_AA__________"),
        ("ups-waybill", "J_________"),
        ("ontrac", "C_____________"),
        ("fedex-12", "___________"),
        ("fedex-96", "96___________________"),
        ("dhl", "__________"),
        ("curp", "BOXW______HNERXN_"),
        ("cuit", "20________"),
    ];

    /// A shape with its digits filled in.
    fn filled(shape: &str, digits: &[u8]) -> String {
        let mut digits = digits.iter().cycle();
        let mut digit = || char::from(b'0' + digits.next().expect("a cycle of digits has no end"));
        shape.chars().map(|c| if c == '_' { digit() } else { c }).collect()
    }

    /// The body with each check digit or letter that passes.
    fn completed(name: &str, body: &str) -> Vec<String> {
        let all = ('0'..='9').chain('A'..='Z').map(|check| match body.contains('?') {
            true => body.replace('?', &check.to_string()),
            false => format!("{body}{check}"),
        });
        all.filter(|text| passes(name, text)).collect()
    }

    proptest! {
        #[test]
        fn a_body_has_one_check_digit(at in 0..SURE.len() + CHECKED.len(), digits in prop::collection::vec(0_u8..10, 24)) {
            let (name, shape) = SURE.iter().chain(&CHECKED).nth(at).expect("it is in range");
            prop_assert_eq!(completed(name, &filled(shape, &digits)).len(), 1);
        }

        #[test]
        fn one_changed_digit_is_noticed(
            at in 0..SURE.len(),
            digits in prop::collection::vec(0_u8..10, 24),
            place in any::<prop::sample::Index>(),
            by in 1_u8..10,
        ) {
            let (name, shape) = SURE[at];
            let whole = completed(name, &filled(shape, &digits)).remove(0);
            let places: Vec<usize> = (0..whole.len()).filter(|&at| whole.as_bytes()[at].is_ascii_digit()).collect();
            let place = places[place.index(places.len())];
            let digit = (whole.as_bytes()[place] - b'0' + by) % 10;
            let mut changed = whole.clone();
            changed.replace_range(place..=place, &digit.to_string());
            prop_assert!(!passes(name, &changed), "{whole} and {changed}");
        }

        #[test]
        fn any_text_is_judged(text in "\\PC{0,40}") {
            for name in NAMES {
                passes(name, &text);
            }
        }

        #[test]
        fn spaces_and_hyphens_never_count(at in 0..SURE.len(), digits in prop::collection::vec(0_u8..10, 24), cut in 1_usize..8) {
            let (name, shape) = SURE[at];
            let whole = completed(name, &filled(shape, &digits)).remove(0);
            let spaced = format!("{} {}-{}", &whole[..cut], &whole[cut..=cut], &whole[cut + 1..]);
            prop_assert!(passes(name, &spaced));
        }
    }
}

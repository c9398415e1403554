// 字数 as Word counts them: the same rule as nominations/wordcount.py, shown early; the server decides.
(function (root) {
  "use strict";
  const REMOVED =
    "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f" +
    "\\ud800-\\udfff\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff\\u{e0000}-\\u{e007f}";
  const BLANK = "\\t\\n \\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000";
  const MARK =
    "\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u302a-\\u302f\\u3099\\u309a\\ufe00-\\ufe0f" +
    "\\ufe20-\\ufe2f\\u{1f3fb}-\\u{1f3ff}\\u{e0100}-\\u{e01ef}";
  const WIDE =
    "\\xb7\\u2014\\u2015\\u2018\\u2019\\u201c\\u201d\\u2025\\u2026\\u2e3a\\u2e3b\\u2e80-\\u2fff\\u3001-\\u3130" +
    "\\u318f-\\u9fff\\ua000-\\ua4cf\\ue000-\\ufaff\\ufe10-\\ufe1f\\ufe30-\\ufe6f\\uff01-\\uff9f\\uffe0-\\uffe6" +
    "\\u{1f000}-\\u{1faff}\\u{20000}-\\u{3fffd}";
  // The u flag: a character beyond the BMP is one character, not two.
  const removed = new RegExp(`[${REMOVED}]`, "gu");
  const newline = /\r\n|[\r\v\f\x85\u2028\u2029]/gu;
  const blank = new RegExp(`[${BLANK}]`, "gu");
  const mark = new RegExp(`[${MARK}]`, "gu");
  const word = new RegExp(`[${WIDE}]|[^${BLANK}${WIDE}]+`, "gu");

  function clean(text) {
    return text.replace(newline, "\n").replace(removed, "").normalize("NFC");
  }

  function count(text) {
    const visible = clean(String(text));
    const words = visible.replace(mark, "").match(word);
    return { words: words ? words.length : 0, chars: [...visible.replace(blank, "")].length };
  }

  root.saqWordcount = count;
  if (typeof module !== "undefined" && module.exports) module.exports = count;
})(typeof window === "undefined" ? globalThis : window);

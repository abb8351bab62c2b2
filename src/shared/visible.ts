/**
 * Signs that act on a terminal or on the text around them instead of being shown: control characters but line breaks and tabs, and what
 * turns the direction of writing (Unicode TR 9).
 */
const acting = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Words of a file, a name say, with such signs spelled out (`\u202e`): for places that would obey them. */
export const visible = (words: string): string =>
  words.replace(acting, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

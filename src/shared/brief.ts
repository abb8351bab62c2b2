/**
 * Words of a file, a name say, short enough for a message: what is too long loses its middle, since both ends tell names apart.
 * @param longest characters of the answer.
 */
export function brief(words: string, longest: number): string {
  if (words.length <= longest) return words;
  const end = Math.floor((longest - 1) / 2);
  return `${words.slice(0, longest - 1 - end)}…${words.slice(words.length - end)}`;
}

/** A part of a hash as it was before it was escaped; one that was typed by hand as it is. */
export function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What goes beyond is not seen in a row. */
export const line = (text: string): string => text.slice(0, 400);

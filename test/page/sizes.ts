/** What the page is looked at in, CSS pixels. */
export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 400, height: 800 } as const;

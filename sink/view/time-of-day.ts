/** `14:03:07`, where this runs. @param ms since 1970 */
export const timeOfDay = (ms: number): string => new Date(ms).toTimeString().slice(0, 8);

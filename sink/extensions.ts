/** Extensions that every event gets here: its number, and when it came (RFC 3339, milliseconds). */
export const seqExtension = 'plumblineseq';
export const receivedExtension = 'plumblinereceived';
/** How often it was refused on purpose before; absent if never. */
export const refusalsExtension = 'plumblinerefusals';
/** True when its record came before; else absent. */
export const againExtension = 'plumblineagain';

/** What the sink has added to an event. */
export const addedExtensions: ReadonlySet<string> = new Set([
  seqExtension,
  receivedExtension,
  refusalsExtension,
  againExtension,
]);

/** `database.server.id` of a connector that has none: the same for a name at each start, and clear of the ids that people give by hand (FNV-1a). */
export function serverId(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return 1_000_000_000 + (hash % 1_000_000_000);
}

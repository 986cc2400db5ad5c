export function EventPanel() {
  return null;
}

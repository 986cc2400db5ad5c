export function EventsTab() {
  return <p>Not there yet.</p>;
}

export function TablesTab() {
  return <p>Not there yet.</p>;
}

export function SendTab() {
  return <p>Not there yet.</p>;
}

export function PipelineTab() {
  return <p>Not there yet.</p>;
}

/** The command line, which answers any message on IPC with what keeps its event loop alive. */
process.on('message', () => process.send?.(process.getActiveResourcesInfo()));
process.channel?.unref();
await import('../../scripts/cli.ts');

import { command } from '../command.ts';

export const doctor = command({
  usage: 'doctor',
  summary: 'x',
  options: { json: { type: 'boolean', default: false }, port: { type: 'number' } },
  run: async (args, io) => {
    io.out(String(args.port ?? args.json));
    return 0;
  },
});

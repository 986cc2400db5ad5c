import { expect, it } from 'vitest';
import { reprintTime } from '../../emulator/event-time.ts';
import { isJavaUri } from '../../emulator/event-uri.ts';
import { keyText } from '../../emulator/record-key.ts';
import { traceHeaders, traceOf } from '../../emulator/trace.ts';
import { javaCases, list, pairs, text } from './java.ts';

// One test for all cases of a file: what differs is listed with what was given.

it('times are read and printed as by OffsetDateTime', () => {
  const cases = javaCases('times').map(list);
  expect(cases.map(([given]) => [given, reprintTime(text(given))])).toEqual(cases);
});

it('what java.net.URI takes is a URI, and nothing else', () => {
  const cases = javaCases('uris').map(list);
  expect(cases.map(([given]) => [given, isJavaUri(text(given))])).toEqual(cases);
});

it('floating-point keys are printed as by Float and Double', () => {
  const cases = javaCases('keys').map(list);
  const printed = cases.map(([hex]) => [hex, keyText(Buffer.from(text(hex), 'hex'), 'float')]);
  expect(printed).toEqual(cases);
});

it('trace contexts are continued as by OpenTelemetry', () => {
  const cases = javaCases('traces').map(list);
  const sent = cases.map(([given]) => {
    const headers = pairs(given).map(([name, value]): [string, Buffer] => [name, Buffer.from(value)]);
    const place = { topic: 't', partition: 0, offset: 0, timestamp: 0, key: null, value: null };
    const trace = traceOf({ ...place, headers });
    const lines = trace ? traceHeaders(trace).trimEnd().split('\r\n').sort() : [];
    const anySpan = /^(traceparent: 00-[0-9a-f]{32}-)[0-9a-f]{16}/;
    return [given, lines.map((line) => line.replace(anySpan, '$1SPAN'))];
  });
  expect(sent).toEqual(cases);
});

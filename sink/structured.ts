import { type Draft, draft, type Event, mediaType, setExtension } from './event.ts';
import { type ByteText, decodeBase64, toText } from './go/bytes.ts';
import { type Compound, JsonIterator, type JsonScalar } from './go/iterator.ts';
import { isJson } from './go/json.ts';
import { JsonReader } from './go/reader.ts';
import { normaliseTime } from './go/time.ts';
import { normaliseUri } from './go/url.ts';
import { invalid, type Refusal, unreadable } from './refusal.ts';

/** Types whose data is the JSON value itself; for all others the SDK wants a string. None counts as JSON. */
const jsonTypes = new Set([
  '',
  'application/json',
  'text/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
]);

/** What the SDK keeps unread until it knows the version; all else that it does not know is an extension, read at once. */
const kept = new Set(['data_base64', 'dataschema', 'schemaurl', 'datacontentencoding']);

/** An event in structured mode (`application/cloudevents+json`). Without validation. */
export function readStructured(body: Buffer): Event {
  if (!isJson(body)) throw notJson();
  return new StructuredReader(body).read();
}

/** Events in batched mode. The real event_display takes none: beyond it. All or nothing. */
export function readBatch(body: Buffer): readonly Event[] {
  if (!isJson(body)) throw notJson();
  const elements = new JsonIterator(body).elements();
  if (!elements) throw unreadable('The batch is no JSON array', 'Put the events into [ ]');
  return elements.map((element) => new StructuredReader(element).read());
}

function notJson(): Refusal {
  return unreadable('The body is no JSON', 'Send one whole JSON text in UTF-8');
}

const encodingFault =
  "datacontentencoding: invalid datacontentencoding value, the only allowed value is 'base64'";

/** A value that stands before specversion and means something only after it. */
interface Early {
  readonly value: JsonScalar | Compound;
  readonly raw: ByteText;
}

/**
 * `readJsonFromIterator` of the Go SDK, step by step: what it makes of an attribute depends on whether specversion and
 * datacontenttype stand before or after it, and on which errors a later step overwrites.
 */
class StructuredReader {
  readonly #json: JsonReader;
  readonly #event: Draft = draft('1.0');
  readonly #early = new Map<string, Early>();
  #versioned = false;
  #typed = false;
  #base64 = false;
  #cached: Buffer | undefined;

  constructor(body: Buffer) {
    this.#json = new JsonReader(body);
  }

  read(): Event {
    for (let name = this.#json.field(); name !== ''; name = this.#json.field()) {
      this.#failed(name);
      if (name === 'specversion') this.#specversion();
      else if (!this.#versioned) this.#beforeVersion(name);
      else this.#afterVersion(name);
    }
    if (!this.#versioned) throw invalid(['specversion: no specversion']);
    this.#failed();
    if (this.#cached) this.#setData(this.#cached);
    return this.#event;
  }

  #failed(field?: ByteText): void {
    const { error } = this.#json;
    if (error !== undefined) {
      throw unreadable(
        `The event is no CloudEvent in JSON: ${error}`,
        'Give each attribute once, as a string',
        field && `before ${toText(field)}`,
      );
    }
  }

  #specversion(): void {
    if (this.#versioned) throw unreadable('There are two specversions', 'Leave one', 'specversion');
    const version = this.#json.string();
    if (version !== '1.0' && version !== '0.3') throw invalid([`specversion: unknown value: ${version}`]);
    this.#versioned = true;
    this.#event.version = version;
    const isV1 = version === '1.0';
    const schema = this.#takeEarly(isV1 ? 'dataschema' : 'schemaurl');
    if (schema) this.#event.schema = normaliseOrNone(textOf(schema));
    const encoding = isV1 ? undefined : this.#takeEarly('datacontentencoding');
    if (encoding) this.#setEncoding(textOf(encoding));
    const base64 = isV1 ? this.#takeEarly('data_base64') : undefined;
    if (base64) {
      this.#base64 = true;
      this.#cached = Buffer.from(requoted(base64), 'latin1');
    }
    for (const [name, { value }] of this.#early) setExtension(this.#event, name, value);
  }

  #takeEarly(name: string): Early | undefined {
    const early = this.#early.get(name);
    this.#early.delete(name);
    return early;
  }

  #beforeVersion(name: ByteText): void {
    if (this.#attribute(name)) return;
    if (name === 'datacontenttype') {
      this.#event.contentType = this.#json.string() || undefined;
      this.#typed = true;
    } else if (name === 'data') {
      this.#cached = this.#json.raw();
    } else if (kept.has(name)) {
      this.#early.set(name, this.#json.any());
    } else {
      this.#early.set(name, { value: this.#json.read(), raw: '' });
    }
  }

  #afterVersion(name: ByteText): void {
    const isV1 = this.#event.version === '1.0';
    if (name === 'datacontenttype') {
      if (this.#typed) throw unreadable('There are two datacontenttypes', 'Leave one', name);
      this.#event.contentType = this.#json.string();
      this.#typed = true;
    } else if (!isV1 && name === 'datacontentencoding') {
      if (this.#base64) throw invalid(['datacontentencoding: datacontentencoding was specified twice']);
      this.#setEncoding(this.#json.string());
    } else if (name === 'data' || (isV1 && name === 'data_base64')) {
      this.#data(name);
    } else if (name === (isV1 ? 'dataschema' : 'schemaurl')) {
      this.#event.schema = normaliseOrNone(this.#json.string());
    } else if (!this.#attribute(name)) {
      setExtension(this.#event, name, this.#json.read());
      this.#json.error = undefined;
    }
  }

  /** The attributes that are read alike before and after specversion. */
  #attribute(name: ByteText): boolean {
    if (name === 'id') this.#event.id = this.#json.string();
    else if (name === 'type') this.#event.type = this.#json.string();
    else if (name === 'subject') this.#event.subject = this.#json.string() || undefined;
    else if (name === 'source') this.#source();
    else if (name === 'time') this.#time();
    else return false;
    return true;
  }

  #source(): void {
    const source = normaliseOrNone(this.#json.string());
    if (!source) this.#json.error = 'source is no URI reference';
    this.#event.source = source?.text ?? '';
  }

  #time(): void {
    const text = this.#json.string();
    this.#event.time = text === '' ? undefined : normaliseTime(text);
    if (text !== '' && this.#event.time === undefined) {
      this.#json.error = 'time is no timestamp by RFC 3339';
    }
  }

  #setEncoding(encoding: ByteText): void {
    if (encoding !== 'base64') throw invalid([encodingFault]);
    this.#event.contentEncoding = encoding;
    this.#base64 = true;
  }

  #data(name: 'data' | 'data_base64'): void {
    const isV1 = this.#event.version === '1.0';
    const known = this.#typed && (isV1 || this.#base64);
    if (!known) {
      // What else must be known for it may follow.
      if (name === 'data_base64') this.#base64 = true;
      this.#cached = this.#json.raw();
      return;
    }
    if (isV1 ? name === 'data_base64' : this.#base64) this.#setBase64(twiceUnescaped(this.#json.string()));
    else if (jsonTypes.has(mediaType(this.#event))) this.#event.data = this.#json.raw();
    else this.#setString(this.#json);
    this.#json.error = undefined;
  }

  #setData(raw: Buffer): void {
    // The SDK cuts the quotes off without a look: with a blank after the colon it fails.
    if (this.#base64) this.#setBase64(raw.length < 2 ? undefined : raw.toString('latin1', 1, raw.length - 1));
    else if (jsonTypes.has(mediaType(this.#event))) this.#event.data = raw;
    else this.#setString(new JsonIterator(raw));
  }

  #setString(json: JsonIterator): void {
    this.#event.data = Buffer.from(json.string(), 'latin1');
    if (json.error === undefined) return;
    throw unreadable(
      `The data is no string, but its type is ${toText(this.#event.contentType ?? '')}`,
      'Give a string, or a datacontenttype of application/json',
      'data',
    );
  }

  #setBase64(text: ByteText | undefined): void {
    const data = text === undefined ? undefined : decodeBase64(text);
    if (!data)
      throw unreadable('The data is no base64', 'Encode it with padding, right after the colon', 'data');
    this.#event.data = data;
    this.#event.base64 = true;
  }
}

function normaliseOrNone(text: ByteText) {
  return text === '' ? undefined : normaliseUri(text);
}

/** `ToString` of a json-iterator Any. */
function textOf({ value, raw }: Early): ByteText {
  if (value === null) return '';
  return typeof value === 'string' ? value : raw;
}

/** A string is written anew, without escapes that it did not need; the rest stays. */
function requoted({ value, raw }: Early): ByteText {
  return typeof value === 'string' ? JSON.stringify(value) : raw;
}

/** The SDK unescapes a base64 text twice. */
function twiceUnescaped(text: ByteText): ByteText | undefined {
  if (!text.includes('\\')) return /[\n\r"]/.test(text) ? undefined : text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined;
  }
}

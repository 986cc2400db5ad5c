import type { Logger } from '../../lib/log.ts';
import { cause } from '../../lib/problem.ts';
import type { Account, LocalUser } from '../../manifests/accounts.ts';
import type { Acl } from '../../manifests/kafkauser.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import { startReconciler } from './reconciler.ts';
import { type Reconciler, States } from './state.ts';

/** A right of somebody: `User:NAME`. */
export interface Rule {
  readonly principal: string;
  readonly acl: Acl;
}

/** What the reconciler of KafkaUsers asks of Kafka; `userAdmin` provides it. Rejects when no broker answers. */
export interface UserAdmin {
  /** Who has a password. */
  users(): Promise<ReadonlySet<string>>;
  setPasswords(accounts: readonly Account[]): Promise<void>;
  removePasswords(names: readonly string[]): Promise<void>;
  rules(): Promise<readonly Rule[]>;
  addRules(rules: readonly Rule[]): Promise<void>;
  removeRules(rules: readonly Rule[]): Promise<void>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** In ms. */
const paces = { starting: 200, failed: 2000, settled: 10_000 };

/** What a reconciler takes: the KafkaUser's resource beside its account. */
export type DesiredUser = LocalUser & { readonly resource: Resource };

/**
 * Does with KafkaUsers what Strimzi's user operator does: gives them passwords and rights, and takes both from whoever
 * is no KafkaUser (any more).
 */
export function reconcileUsers(admin: UserAdmin, log: Logger): Reconciler<DesiredUser> {
  const states = new States(log);
  /** As this process last set them: Kafka does not tell passwords. */
  const known = new Map<string, string>();

  async function step(desired: readonly DesiredUser[]): Promise<number> {
    try {
      await alignUsers(admin, desired, known, log);
      for (const { resource } of desired) states.set(resource, 'applied');
      return paces.settled;
    } catch (error) {
      const fix = 'Nothing, if Kafka is just starting; else see plumbline status and the log of kafka.';
      const message = `Kafka does not take the users: ${cause(error)}`;
      for (const { resource } of desired) {
        states.set(resource, 'pending', problemAt(resource, [], { code: 'kafkauser.refused', message, fix }));
      }
      return desired.some(({ account }) => known.has(account.name)) ? paces.failed : paces.starting;
    }
  }

  return startReconciler(states, step, () => admin.close());
}

/** Brings users and rights to what shall be. `known` has the passwords that are set already. */
export async function alignUsers(
  admin: UserAdmin,
  desired: readonly LocalUser[],
  known: Map<string, string>,
  log: Pick<Logger, 'info'>,
): Promise<void> {
  const accounts = desired
    .filter(({ user }) => user.authentication !== undefined)
    .map(({ account }) => account);
  const found = await admin.users();
  const due = accounts.filter(({ name, password }) => !found.has(name) || known.get(name) !== password);
  await admin.setPasswords(due);
  for (const { name, password } of due) {
    if (!found.has(name)) log.info({ user: name }, `Kafka user ${name} created`);
    known.set(name, password);
  }
  const gone = [...found].filter((name) => !accounts.some((account) => account.name === name));
  await admin.removePasswords(gone);
  for (const name of gone) {
    known.delete(name);
    log.info({ user: name }, `Kafka user ${name} removed, as its KafkaUser is gone`);
  }
  const wanted = new Map(desired.flatMap(rulesOf).map((rule) => [keyOf(rule), rule]));
  const there = new Map((await admin.rules()).map((rule) => [keyOf(rule), rule]));
  const more = [...wanted].filter(([key]) => !there.has(key)).map(([, rule]) => rule);
  const fewer = [...there].filter(([key]) => !wanted.has(key)).map(([, rule]) => rule);
  await admin.addRules(more);
  await admin.removeRules(fewer);
  if (more.length + fewer.length > 0) {
    log.info({ added: more.length, removed: fewer.length }, 'the rights of Kafka users are changed');
  }
}

function rulesOf({ user, account }: LocalUser): Rule[] {
  return user.acls.map((acl) => ({ principal: `User:${account.name}`, acl }));
}

function keyOf({ principal, acl }: Rule): string {
  const { resourceType, resourceName, patternType, host, operation, permission } = acl;
  return JSON.stringify([principal, resourceType, resourceName, patternType, host, operation, permission]);
}

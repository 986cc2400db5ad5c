import { at, listAt, textAt } from '../value.ts';
import { clusterOf, kafkaKind, labelFindings } from './clusters.ts';
import { error, type Rule, warning } from './rule.ts';

export const userRules: Rule = {
  kinds: ['KafkaUser.kafka.strimzi.io'],
  *check(user, set) {
    yield* labelFindings(user, kafkaKind, set);
    const kafka = clusterOf(user, kafkaKind, set);
    if (!kafka) return;
    if ((at(kafka.document, 'spec', 'entityOperator', 'userOperator') ?? undefined) === undefined) {
      yield error(user, [], {
        code: 'strimzi.no-user-operator',
        message: `Kafka ${kafka.name} has no user operator, so nothing makes this user`,
        fix: `Add spec.entityOperator.userOperator: {} to Kafka ${kafka.name}.`,
      });
    }
    const authorization = at(user.document, 'spec', 'authorization') ?? undefined;
    if (
      authorization !== undefined &&
      textAt(kafka.document, 'spec', 'kafka', 'authorization', 'type') !== 'simple'
    ) {
      yield error(user, ['spec', 'authorization'], {
        code: 'strimzi.no-authorization',
        message: `Kafka ${kafka.name} does not look at its users' ACLs`,
        fix: `Add spec.kafka.authorization: {type: simple} to Kafka ${kafka.name}, or remove the ACLs.`,
      });
    }
    const wanted = textAt(user.document, 'spec', 'authentication', 'type').replace(/-external$/, '');
    const listeners = listAt(kafka.document, 'spec', 'kafka', 'listeners');
    if (wanted === '' || listeners.some((one) => textAt(one, 'authentication', 'type') === wanted)) return;
    yield warning(user, ['spec', 'authentication', 'type'], {
      code: 'strimzi.no-such-authentication',
      message: `no listener of Kafka ${kafka.name} takes authentication ${wanted}`,
      fix: `Add authentication: {type: ${wanted}} to one of its listeners.`,
    });
  },
};

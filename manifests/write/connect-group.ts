import { type ConnectGroup, kafkaConnect } from '../kafkaconnect.ts';
import type { ConnectPlan } from './plan.ts';

/** What the workers of a KafkaConnect share: as it says, else as in the local stack. */
export function groupOfConnect({ name, given }: Pick<ConnectPlan, 'name' | 'given'>): ConnectGroup {
  const own = given && kafkaConnect(given).value?.group;
  return (
    own ?? {
      groupId: name,
      configTopic: `${name}-configs`,
      offsetTopic: `${name}-offsets`,
      statusTopic: `${name}-status`,
    }
  );
}

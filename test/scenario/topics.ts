import { closeClient, createAdmin, createCluster } from '../../emulator/kafka.ts';
import { Subscription } from '../../emulator/kafka-subscription.ts';
import { openKafka } from '../contract/kafkasource/kafka.ts';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { disorder, type Findings, isAnswered, nameOf, noneTwice } from './deliveries.ts';
import { Scene, until } from './scene.ts';

type Admin = ReturnType<typeof createAdmin>;

/** Partitions that a topic gets later start at their beginning, also with `latest` (BEHAVIOUR 8). */
export function partitionsAdded(stage: Stage): Promise<Findings> {
  return onTopic(stage, 'latest', async (scene, admin) => {
    await scene.start();
    await until('a commit of the end', 60, async () => (await scene.offsets())[0] === 5);
    await scene.produce(0, 1);
    await came(scene, ['p0#5']);
    await admin.createPartitions({ topicPartitions: [{ topic: scene.topic, count: 3 }] });
    await scene.produce(1, 2);
    await scene.produce(2, 1);
    await came(scene, ['p0#5', 'p1#0', 'p1#1', 'p2#0']);
  });
}

/** A topic that is deleted and made again is another one: it is read from its beginning, though it be longer. */
export function topicMadeAgain(stage: Stage): Promise<Findings> {
  return onTopic(stage, 'earliest', async (scene, admin) => {
    await scene.start();
    await came(scene, ['p0#0', 'p0#1', 'p0#2', 'p0#3', 'p0#4']);
    await until('a commit', 60, async () => (await scene.offsets())[0] === 5);
    await admin.deleteTopics({ topics: [scene.topic] });
    scene.sink.deliveries.length = 0;
    await admin.createTopics({ topics: [{ topic: scene.topic, numPartitions: 1 }], waitForLeaders: false });
    await scene.produce(0, 7);
    await came(scene, ['p0#0', 'p0#1', 'p0#2', 'p0#3', 'p0#4', 'p0#5', 'p0#6']);
    await until('a commit', 60, async () => (await scene.offsets())[0] === 7);
  });
}

/** Records that are gone, and an end that is not there yet: on from the beginning (BEHAVIOUR 8). */
export function offsetsOutOfRange(stage: Stage): Promise<Findings> {
  return onTopic(stage, 'earliest', async (scene, admin) => {
    const commit = async (offset: string) => {
      const partitions = [{ partition: 0, offset }];
      await admin.setOffsets({ groupId: scene.group, topic: scene.topic, partitions });
    };
    await commit('1');
    await admin.deleteTopicRecords({ topic: scene.topic, partitions: [{ partition: 0, offset: '3' }] });
    const { process } = await scene.start();
    await came(scene, ['p0#3', 'p0#4']);
    await process.stop();
    await commit('100');
    scene.sink.deliveries.length = 0;
    await scene.start();
    await came(scene, ['p0#3', 'p0#4']);
  });
}

/** One topic of several is deleted, another gets more partitions: who leads the others is still known, and the change is seen. */
export async function subscriptionChanges(stage: Stage): Promise<Findings> {
  const address = { brokers: [stage.bootstrapServers] };
  const [kept, gone] = [`kept-${stage.name}`, `gone-${stage.name}`];
  const cluster = createCluster(address);
  const admin = createAdmin(address);
  const wrong: Findings = [];
  try {
    await Promise.all([cluster.connect(), admin.connect()]);
    const topics = [kept, gone].map((topic) => ({ topic, numPartitions: 1 }));
    await admin.createTopics({ topics, waitForLeaders: false });
    const subscription = new Subscription(cluster, { topics: [kept, gone], awaited: new Set(), all: true });
    await until('both topics', 60, async () => (await subscription.find(0)).length === 0);
    if (await subscription.haveChanged()) wrong.push('a change is seen where there is none');
    await admin.deleteTopics({ topics: [gone] });
    await until('the topic is gone', 60, async () => (await subscription.lookUp(new Set([gone]))).size === 0);
    await admin.createPartitions({ topicPartitions: [{ topic: kept, count: 2 }] });
    await until('the partition', 60, async () => {
      const leaders = (await subscription.lookUp(new Set([kept]))).get(kept);
      return leaders?.size === 2;
    });
    if (!(await subscription.haveChanged())) wrong.push('the new partition is not seen');
    return wrong;
  } finally {
    await Promise.all([closeClient(admin), closeClient(cluster)]);
  }
}

async function onTopic(
  stage: Stage,
  initialOffset: 'earliest' | 'latest',
  play: (scene: Scene, admin: Admin) => Promise<void>,
): Promise<Findings> {
  const name = `topic-${initialOffset}`;
  // A client of its own: kafkajs's can do nothing more once one of its topics is deleted.
  const kafka = await openKafka(stage.bootstrapServers);
  const scene = await Scene.open(
    { ...stage, kafka },
    { name, partitions: 1, records: 5, delay: 0, initialOffset },
  );
  const admin = createAdmin({ brokers: [stage.bootstrapServers] });
  try {
    await admin.connect();
    await play(scene, admin);
    const { deliveries } = scene.sink;
    return [...noneTwice(deliveries), ...disorder(deliveries)];
  } finally {
    scene.close();
    await Promise.all([closeClient(admin), kafka.close()]);
  }
}

/** Waits until these have come, and throws if others have. */
async function came(scene: Scene, names: readonly string[]): Promise<void> {
  const answered = () => new Set(scene.sink.deliveries.filter(isAnswered).map(nameOf));
  await until(`${names.join(', ')} at the sink`, 60, () => answered().size >= names.length);
  const others = [...answered()].filter((name) => !names.includes(name));
  if (others.length > 0) throw new Error(`${others.join(', ')} came, not only ${names.join(', ')}`);
}

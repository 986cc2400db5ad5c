/**
 * The part of kafkajs below its consumer, as far as `kafka.ts` uses it; kafkajs is pinned, so it holds. Its consumer
 * has no hook for the moment before a rebalance, no fetch per demand, and loses header order.
 */
declare module 'kafkajs/src/cluster/index.js' {
  import type { Broker } from 'kafkajs/src/broker/index.js';

  export interface ClusterOptions {
    readonly logger: unknown;
    readonly brokers: readonly string[];
    readonly clientId: string;
    readonly socketFactory: unknown;
    readonly ssl?: unknown;
    readonly sasl?: unknown;
    readonly connectionTimeout: number;
    readonly authenticationTimeout: number;
    readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean;
    readonly metadataMaxAge: number;
    readonly allowAutoTopicCreation: boolean;
    readonly isolationLevel: number;
    readonly retry: {
      readonly retries: number;
      readonly initialRetryTime: number;
      readonly maxRetryTime: number;
    };
  }

  export default class Cluster {
    constructor(options: ClusterOptions);
    targetTopics: Set<string>;
    readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    refreshMetadata(): Promise<void>;
    findBroker(destination: { nodeId: string }): Promise<Broker>;
    findGroupCoordinator(group: { groupId: string }): Promise<Broker>;
  }
}

declare module 'kafkajs/src/broker/index.js' {
  export interface Protocol<T> {
    readonly request: unknown;
    readonly response: { decode(payload: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
    readonly requestTimeout?: number;
  }

  interface Offset {
    readonly partition: number;
    readonly offset: string;
  }

  export interface Broker {
    readonly connectionPool: { send<T>(protocol: Protocol<T>): Promise<T> };
    findGroupCoordinator(request: { groupId: string }): Promise<unknown>;
    joinGroup(request: {
      groupId: string;
      sessionTimeout: number;
      rebalanceTimeout: number;
      memberId: string;
      groupProtocols: { name: string; metadata: Buffer }[];
    }): Promise<{
      generationId: number;
      leaderId: string;
      memberId: string;
      members: { memberId: string; memberMetadata: Buffer }[];
    }>;
    syncGroup(request: {
      groupId: string;
      generationId: number;
      memberId: string;
      groupAssignment: { memberId: string; memberAssignment: Buffer }[];
    }): Promise<{ memberAssignment: Buffer }>;
    heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
    leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
    offsetCommit(request: {
      groupId: string;
      groupGenerationId: number;
      memberId: string;
      topics: { topic: string; partitions: Offset[] }[];
    }): Promise<unknown>;
    offsetFetch(request: {
      groupId: string;
      topics: { topic: string; partitions: { partition: number }[] }[];
    }): Promise<{ responses: { topic: string; partitions: Offset[] }[] }>;
    listOffsets(request: {
      isolationLevel: number;
      topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
    }): Promise<{ responses: { topic: string; partitions: Offset[] }[] }>;
  }
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  import type { Protocol } from 'kafkajs/src/broker/index.js';

  const protocol: {
    readonly requests: {
      readonly Fetch: {
        protocol(version: { version: number }): (request: object) => Protocol<unknown>;
      };
      readonly Metadata: {
        protocol(version: { version: number }): (request: object) => Protocol<{
          readonly topicMetadata: readonly {
            readonly topic: string;
            readonly topicErrorCode: number;
            readonly partitionMetadata: readonly { readonly partitionId: number; readonly leader: number }[];
          }[];
        }>;
      };
    };
  };
  export default protocol;
}

declare module 'kafkajs/src/network/connection.js' {
  const Connection: {
    readonly prototype: {
      chunks: Buffer[];
      readonly bytesBuffered: number;
      processData(data: Buffer): void;
    };
  };
  export default Connection;
}

declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: {
    readonly prototype: {
      readonly pending: readonly unknown[];
      scheduleCheckPendingRequests(): void;
    };
  };
  export default RequestQueue;
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: {
    createLogger(options: {
      level: number;
      logCreator: () => (entry: { level: number; log: Record<string, unknown> }) => void;
    }): unknown;
  };
  export default loggers;
}

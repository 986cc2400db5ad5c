import { closeClient, createAdmin, createCluster, type KafkaAddress } from '../kafka.ts';
import { removePasswords, scramUsers, setPasswords } from '../kafka-scram.ts';
import type { Rule, UserAdmin } from './users.ts';

/** Kafka's ANY of each of a filter's enumerations. */
const anything = 1;

/** Users and rights of a cluster; connects at the first use and again when it has to. */
export function userAdmin(address: KafkaAddress): UserAdmin {
  const admin = createAdmin(address);
  const cluster = createCluster(address);
  return {
    users: () => scramUsers(cluster),
    setPasswords: (accounts) => setPasswords(cluster, accounts),
    removePasswords: (names) => removePasswords(cluster, names),
    async rules() {
      await admin.connect();
      const { resources } = await admin.describeAcls({
        resourceType: anything,
        resourcePatternType: anything,
        operation: anything,
        permissionType: anything,
      });
      return resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
        acls.map(({ principal, host, operation, permissionType }) => ({
          principal,
          acl: {
            resourceType,
            resourceName,
            patternType: resourcePatternType,
            host,
            operation,
            permission: permissionType,
          },
        })),
      );
    },
    async addRules(rules) {
      if (rules.length > 0) await admin.createAcls({ acl: rules.map(entry) });
    },
    async removeRules(rules) {
      if (rules.length > 0) await admin.deleteAcls({ filters: rules.map(entry) });
    },
    async close() {
      await Promise.all([closeClient(admin), closeClient(cluster)]);
    },
  };
}

function entry({ principal, acl }: Rule) {
  return {
    principal,
    host: acl.host,
    operation: acl.operation,
    permissionType: acl.permission,
    resourceType: acl.resourceType,
    resourceName: acl.resourceName,
    resourcePatternType: acl.patternType,
  };
}

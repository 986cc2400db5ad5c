import { header } from './yaml.ts';

/** Strimzi's image, to which the plugin is added. */
const base = 'quay.io/strimzi/kafka:1.2.0-kafka-4.3.1';
const debezium = '3.6.1.Final';

/** The other way to Connect's image: built by hand, or in a pipeline. */
export function dockerfile(version: string): string {
  return `${header(version, [
    "Kafka Connect with Debezium's connector for MySQL, for spec.image of a KafkaConnect:",
    '',
    '    docker build -t REGISTRY/connect:1 connect-image && docker push REGISTRY/connect:1',
  ])}
FROM docker.io/library/maven:3.9-eclipse-temurin-21 AS plugin
ARG DEBEZIUM_VERSION=${debezium}
RUN mvn --batch-mode --quiet dependency:copy \\
      -Dartifact=io.debezium:debezium-connector-mysql:\${DEBEZIUM_VERSION}:tar.gz:plugin \\
      -DoutputDirectory=/download \\
 && mkdir /plugin && tar -xzf /download/*.tar.gz -C /plugin

FROM ${base}
USER root:root
COPY --from=plugin /plugin/ /opt/kafka/plugins/
USER 1001
`;
}

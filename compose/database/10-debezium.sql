-- What Debezium needs on a MySQL server, and nothing more. The account `debezium` exists already.
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'debezium'@'%';
GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'debezium'@'%';

-- The sample database: the tables of Debezium's tutorial with rows of our own.
-- The image's client takes this file for Latin-1 otherwise, as the container has no locale.
SET NAMES utf8mb4;
CREATE DATABASE IF NOT EXISTS inventory CHARACTER SET utf8mb4;
USE inventory;

CREATE TABLE IF NOT EXISTS customers (
  id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  first_name VARCHAR(255) NOT NULL,
  last_name VARCHAR(255) NOT NULL,
  email VARCHAR(255) NOT NULL UNIQUE KEY
) AUTO_INCREMENT = 1001;

INSERT IGNORE INTO customers (id, first_name, last_name, email) VALUES
  (1001, 'Ada', 'Brandt', 'ada.brandt@example.com'),
  (1002, 'Bilal', 'Osei', 'bilal@example.org'),
  (1003, 'Chiara', 'Núñez', 'chiara.nunez@example.net'),
  (1004, 'Dong-hyun', 'Park', 'dpark@example.com');

CREATE TABLE IF NOT EXISTS addresses (
  id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  street VARCHAR(255) NOT NULL,
  city VARCHAR(255) NOT NULL,
  state VARCHAR(255) NOT NULL,
  zip VARCHAR(255) NOT NULL,
  type ENUM('SHIPPING', 'BILLING', 'LIVING') NOT NULL,
  FOREIGN KEY address_customer (customer_id) REFERENCES customers (id)
) AUTO_INCREMENT = 10;

INSERT IGNORE INTO addresses (id, customer_id, street, city, state, zip, type) VALUES
  (10, 1001, '12 Harbour Lane', 'Portland', 'Maine', '04101', 'SHIPPING'),
  (11, 1001, '5 Mill Street', 'Portland', 'Maine', '04103', 'BILLING'),
  (12, 1002, '77 Prairie Avenue', 'Lincoln', 'Nebraska', '68502', 'BILLING'),
  (13, 1003, '240 Canyon Road', 'Santa Fe', 'New Mexico', '87501', 'LIVING'),
  (14, 1004, '9 Lakeview Court', 'Duluth', 'Minnesota', '55802', 'SHIPPING');

CREATE TABLE IF NOT EXISTS products (
  id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  description VARCHAR(512),
  weight FLOAT
) AUTO_INCREMENT = 101;

INSERT IGNORE INTO products (id, name, description, weight) VALUES
  (101, 'bicycle pump', 'floor pump with a gauge', 1.25),
  (102, 'kettle', 'enamelled, for two litres', 0.9),
  (103, 'head lamp', 'rechargeable, 300 lumen', 0.075),
  (104, 'rope', 'ten metres of hemp', 1.5),
  (105, 'tent', 'for two persons', 2.75),
  (106, 'map case', NULL, NULL);

CREATE TABLE IF NOT EXISTS products_on_hand (
  product_id INTEGER NOT NULL PRIMARY KEY,
  quantity INTEGER NOT NULL,
  FOREIGN KEY (product_id) REFERENCES products (id)
);

INSERT IGNORE INTO products_on_hand (product_id, quantity) VALUES
  (101, 14), (102, 6), (103, 40), (104, 0), (105, 3), (106, 25);

CREATE TABLE IF NOT EXISTS orders (
  order_number INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_date DATE NOT NULL,
  purchaser INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  product_id INTEGER NOT NULL,
  FOREIGN KEY order_customer (purchaser) REFERENCES customers (id),
  FOREIGN KEY ordered_product (product_id) REFERENCES products (id)
) AUTO_INCREMENT = 10001;

INSERT IGNORE INTO orders (order_number, order_date, purchaser, quantity, product_id) VALUES
  (10001, '2026-01-09', 1001, 1, 101),
  (10002, '2026-01-12', 1002, 2, 103),
  (10003, '2026-02-02', 1002, 1, 105),
  (10004, '2026-02-20', 1004, 3, 104);

CREATE TABLE IF NOT EXISTS geom (
  id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  g GEOMETRY NOT NULL,
  h GEOMETRY
);

INSERT IGNORE INTO geom (id, g, h) VALUES
  (1, ST_GeomFromText('POINT(2 3)'), NULL),
  (2, ST_GeomFromText('LINESTRING(0 0, 4 0, 4 3)'), ST_GeomFromText('POINT(4 3)')),
  (3, ST_GeomFromText('POLYGON((0 0, 6 0, 6 5, 0 5, 0 0))'), NULL);

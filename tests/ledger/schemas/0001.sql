BEGIN TRANSACTION;
CREATE TABLE batch (
	mailing INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	PRIMARY KEY (mailing, number), 
	CONSTRAINT batch_mailing FOREIGN KEY(mailing) REFERENCES mailing (id)
)
 WITHOUT ROWID

;
INSERT INTO "batch" VALUES(1,0,1);
CREATE TABLE delivery (
	mailing INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reader TEXT NOT NULL, 
	domain TEXT NOT NULL, 
	state TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	first_at BIGINT, 
	at BIGINT, 
	retry_at BIGINT, 
	doubt_at BIGINT, 
	code TEXT NOT NULL, 
	why TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	PRIMARY KEY (mailing, number), 
	CONSTRAINT delivery_once UNIQUE (mailing, reader), 
	CONSTRAINT delivery_mailing FOREIGN KEY(mailing) REFERENCES mailing (id)
)
 WITHOUT ROWID

;
INSERT INTO "delivery" VALUES(1,0,'reader00000000','other','sent',1,1,1700000000005,1700000000006,NULL,NULL,'2.0.0','ok','q0');
INSERT INTO "delivery" VALUES(1,1,'reader00000001','example.org','deferred',1,1,1700000000005,1700000000006,1000000001000,NULL,'4.2.2','full','');
INSERT INTO "delivery" VALUES(1,2,'reader00000002','example.org','refused',1,1,1700000000005,1700000000006,NULL,NULL,'5.1.1','gone','');
INSERT INTO "delivery" VALUES(1,3,'reader00000003','other','in doubt',1,1,1700000000005,1700000000006,NULL,1700000000005,'','silence','');
INSERT INTO "delivery" VALUES(1,4,'reader00000004','example.org','suppressed',1,1,1700000000005,1700000000007,NULL,NULL,'','','');
INSERT INTO "delivery" VALUES(1,5,'reader00000005','example.org','sending',1,1,1700000000005,1700000000005,NULL,NULL,'','','');
INSERT INTO "delivery" VALUES(1,6,'reader00000006','other','planned',0,0,NULL,NULL,NULL,NULL,'','','');
INSERT INTO "delivery" VALUES(1,7,'reader00000007','example.org','planned',0,0,NULL,NULL,NULL,NULL,'','','');
CREATE TABLE event (
	id INTEGER NOT NULL, 
	slug TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	what TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "event" VALUES(1,'issue','letter',1700000000003,'planned','8');
CREATE TABLE learned (
	relay TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value DOUBLE NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (relay, scope, name)
);
INSERT INTO "learned" VALUES('mx.example:587','relay','per_minute',60.0,1700000000009);
CREATE TABLE ledger_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT ledger_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "ledger_version" VALUES('0001');
CREATE TABLE mailing (
	id INTEGER NOT NULL, 
	slug TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	audience_count INTEGER NOT NULL, 
	audience_digest TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	started_at BIGINT NOT NULL, 
	batch_size INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	held_at BIGINT NOT NULL, 
	lease_until BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT mailing_once UNIQUE (slug, channel)
);
INSERT INTO "mailing" VALUES(1,'issue','letter','smtp','d1',8,'a1','running','',1700000000001,8,'',0,0);
CREATE TABLE tested (
	slug TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	PRIMARY KEY (slug, channel, digest)
);
INSERT INTO "tested" VALUES('issue','letter','d1',1700000000008);
CREATE INDEX ix_event_slug ON event (slug);
COMMIT;

SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.audience_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.forgotten (
    lookup bytea NOT NULL,
    why character varying(16) NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public."full" (
    subscriber bigint NOT NULL,
    slug character varying(200) NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.history (
    number bigint NOT NULL,
    subscriber bigint NOT NULL,
    at bigint NOT NULL,
    list character varying(64) NOT NULL,
    what character varying(16) NOT NULL,
    reason bytea
);
CREATE SEQUENCE public.history_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.history_number_seq OWNED BY public.history.number;
CREATE TABLE public.key (
    id integer NOT NULL,
    purpose character varying(16) NOT NULL,
    wrapped bytea,
    next bytea,
    clear bytea,
    swept bigint NOT NULL,
    made_at bigint NOT NULL
);
CREATE TABLE public.membership (
    subscriber bigint NOT NULL,
    list character varying(64) NOT NULL,
    state character varying(16) NOT NULL,
    reason bytea,
    consent bytea,
    consent_at bigint,
    changed_at bigint NOT NULL
);
CREATE TABLE public.subscriber (
    number bigint NOT NULL,
    id character varying(16) NOT NULL,
    lookup bytea NOT NULL,
    domain bytea NOT NULL,
    address bytea NOT NULL,
    name bytea,
    language character varying(35),
    state character varying(16) NOT NULL,
    reason bytea,
    added_at bigint NOT NULL,
    changed_at bigint NOT NULL
);
CREATE SEQUENCE public.subscriber_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.subscriber_number_seq OWNED BY public.subscriber.number;
ALTER TABLE ONLY public.history ALTER COLUMN number SET DEFAULT nextval('public.history_number_seq'::regclass);
ALTER TABLE ONLY public.subscriber ALTER COLUMN number SET DEFAULT nextval('public.subscriber_number_seq'::regclass);
INSERT INTO public.audience_version VALUES ('0001');
INSERT INTO public.forgotten VALUES ('\x148663145fdad3f14e1fc8fdfaf7109f', 'suppressed', 1790172803000);
INSERT INTO public.forgotten VALUES ('\x8419ae23a0d5a6738dcca35a8c6feee2', 'forgotten', 1790172814000);
INSERT INTO public."full" VALUES (6, '2026-09-21-first', 1790172813000);
INSERT INTO public.history VALUES (3, 2, 1790172805000, 'weekly', 'active', NULL);
INSERT INTO public.history VALUES (4, 3, 1790172806000, 'weekly', 'pending', NULL);
INSERT INTO public.history VALUES (5, 4, 1790172807000, 'daily', 'active', NULL);
INSERT INTO public.history VALUES (6, 4, 1790172807000, 'weekly', 'active', NULL);
INSERT INTO public.history VALUES (7, 5, 1790172808000, 'daily', 'active', NULL);
INSERT INTO public.history VALUES (8, 5, 1790172808000, 'weekly', 'active', NULL);
INSERT INTO public.history VALUES (9, 6, 1790172809000, 'daily', 'active', NULL);
INSERT INTO public.history VALUES (10, 6, 1790172809000, 'weekly', 'active', NULL);
INSERT INTO public.history VALUES (13, 4, 1790172811000, 'weekly', 'unsubscribed', '\x00031e8bb7f7675f5d2b7e1158b4b4d79cd2cb91dc226af4d284aa382b7016bca99437de934d0ce77e5a82b97931d083fb2b9fd9a1b54cc106ea3be5d6c4');
INSERT INTO public.history VALUES (14, 5, 1790172812000, '', 'suppressed', '\x0003f93cff7473e2d426e61a4452c266fe74b1ef005f0a4aab3fc63e82f442aadb2df4fe8adbbc30c59952f83d41328ac85b0a7698a7031e4f0a33d5b1c1');
INSERT INTO public.key VALUES (1, 'lookup', '\x1d3582453575543ffea46e820311c48c69a511916bca049a0e645514f75527d16ef2b0cae1ac4b0069759aca755432a83e94ef6c3f0cfc7ccf69f147', NULL, NULL, 0, 1790000001000);
INSERT INTO public.key VALUES (2, 'token', '\x11a4653d763c16d9312871cbd507d3261e0ab429c4416d9d7095503901b9778e5efcd4ef42974dc7c6c6fa7268000cb7cb27801f584fb17c107bb983', NULL, NULL, 0, 1790000001000);
INSERT INTO public.key VALUES (3, 'seal', '\x046e12d46cb3460629bba8964f9313e2c7dee048476a4664ec29893335eb078188136a4662c5e86e5341df133a2c4adf13c3144a9ba1f7fd8699e695', NULL, NULL, 0, 1790000001000);
INSERT INTO public.membership VALUES (2, 'weekly', 'active', NULL, '\x0003e5eb77b569fe85f8a764eee4a3f33b138768f542c0e2b0c7640e2fbd139a85af661424d3cccde689fcaf502cb2a7f1e101da06e88a02e085780af711', 1790172804000, 1790172805000);
INSERT INTO public.membership VALUES (3, 'weekly', 'pending', NULL, NULL, NULL, 1790172806000);
INSERT INTO public.membership VALUES (4, 'daily', 'active', NULL, NULL, NULL, 1790172807000);
INSERT INTO public.membership VALUES (5, 'daily', 'active', NULL, NULL, NULL, 1790172808000);
INSERT INTO public.membership VALUES (5, 'weekly', 'active', NULL, NULL, NULL, 1790172808000);
INSERT INTO public.membership VALUES (6, 'daily', 'active', NULL, NULL, NULL, 1790172809000);
INSERT INTO public.membership VALUES (6, 'weekly', 'active', NULL, NULL, NULL, 1790172809000);
INSERT INTO public.membership VALUES (4, 'weekly', 'unsubscribed', '\x0003aa0828a319becb1c82c418b73fc6f522c1ad215b1fc589c9f5230d9a1ce941cb503d2719b4b1f3ff4c7d4c8519b2ffeaec861ee60f1b6791c97f62ad', NULL, NULL, 1790172811000);
INSERT INTO public.subscriber VALUES (2, '4myt2elbisokccef', '\x1a67cf2e35aee2fcc0d957f6efd006c1', '\xc62b0fc6999089a3d6842f7fb898c2b5', '\x0003f469857da366960b67f3099c7a673cfc1b8b7d12166fe499e47d099bfd39959a291de545702ae252d9f5c3a79480d3840f8042aa7a6993ee07e3d701', '\x0003da537354a3f42e484b54938c02bbe7145df3b9f5225ff0133a9d3abc94ff3f0233e84da316448f6cba3a82bdeb97ab5a40f9474446ba1d254eeae690', 'my', 'active', NULL, 1790172805000, 1790172805000);
INSERT INTO public.subscriber VALUES (3, 'cicht5e3g7jdkcxd', '\x408c042fa74eb503ed3f2a21fd2eeef1', '\xc62b0fc6999089a3d6842f7fb898c2b5', '\x0003ef6cbdd8914522c95db659a52c62108df302f9bc6cbc54be677cdab9fa63dc1d7bbe63717f11a466ce00237d5878553049de160c5f56e4047f45635b', NULL, 'en', 'active', NULL, 1790172806000, 1790172806000);
INSERT INTO public.subscriber VALUES (4, 'qrvstm2hpjobvs5m', '\x0033e8677746161981d9546ca942d7bb', '\xc62b0fc6999089a3d6842f7fb898c2b5', '\x000373122c61360dfbe4bf290e92569afe091c32596767b5a2aa7a86aeaf88d76ffca44fa773d9aa6df09424a2759cabbffae56619a9139b11d09bb8614f', NULL, NULL, 'active', NULL, 1790172807000, 1790172807000);
INSERT INTO public.subscriber VALUES (6, '54ts2ccsier4ygpn', '\x784e3a2ea6f453fc8285b7dad77d3d7a', '\xc62b0fc6999089a3d6842f7fb898c2b5', '\x0003a23e1b5b7c3d8071cbefdd31ea682721feabb44f62cce9ed1fc098cab437889aab26badde3442b56e55ea90112c5317f3334d203ce719756359ef670', NULL, NULL, 'active', NULL, 1790172809000, 1790172809000);
INSERT INTO public.subscriber VALUES (5, '2nihf2zm2gaexqwr', '\x527a711ddbb07f04c4391f6c0b5b300c', '\xc62b0fc6999089a3d6842f7fb898c2b5', '\x00030564ccd6855657e327029e69a64223f31d2657e62866cc3c24156cc5f3ad173e3252c4ff932df477cb45063229fb95015979eba84ba102bd0fda1688', NULL, NULL, 'suppressed', '\x0003f1d03d87e80f951a66b2a793c985bd78e1d245ad0087dd2d6832afa23fd27edadf223eacaea2d6bf1b3e1e069fadde343157c29e3874342b372286e7', 1790172808000, 1790172812000);
SELECT pg_catalog.setval('public.history_number_seq', 14, true);
SELECT pg_catalog.setval('public.subscriber_number_seq', 7, true);
ALTER TABLE ONLY public.audience_version
    ADD CONSTRAINT audience_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.forgotten
    ADD CONSTRAINT forgotten_pkey PRIMARY KEY (lookup);
ALTER TABLE ONLY public."full"
    ADD CONSTRAINT full_pkey PRIMARY KEY (subscriber, slug);
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.key
    ADD CONSTRAINT key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (subscriber, list);
ALTER TABLE ONLY public.subscriber
    ADD CONSTRAINT subscriber_id_key UNIQUE (id);
ALTER TABLE ONLY public.subscriber
    ADD CONSTRAINT subscriber_lookup_key UNIQUE (lookup);
ALTER TABLE ONLY public.subscriber
    ADD CONSTRAINT subscriber_pkey PRIMARY KEY (number);
CREATE INDEX history_subscriber ON public.history USING btree (subscriber);
ALTER TABLE ONLY public."full"
    ADD CONSTRAINT full_subscriber_fkey FOREIGN KEY (subscriber) REFERENCES public.subscriber(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_subscriber_fkey FOREIGN KEY (subscriber) REFERENCES public.subscriber(number) ON DELETE CASCADE;
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_subscriber_fkey FOREIGN KEY (subscriber) REFERENCES public.subscriber(number) ON DELETE CASCADE;

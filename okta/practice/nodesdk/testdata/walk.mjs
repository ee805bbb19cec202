// Walks through an org with Okta's own client for Node, and says what it saw.
import crypto from 'node:crypto';
import okta from '@okta/okta-sdk-nodejs';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const input = JSON.parse(Buffer.concat(chunks).toString());
const client = new okta.Client({ orgUrl: input.orgUrl, token: input.token });
const saw = {};

async function all(collection) {
  const out = [];
  for await (const item of await collection) {
    if (item) out.push(item);
  }
  return out;
}

async function refused(call) {
  try {
    await call();
    return 'not refused';
  } catch (error) {
    return `${error.status} ${error.errorCode} ${(error.errorCauses ?? []).map((c) => c.errorSummary).join('; ')}`.trim();
  }
}

function newKey(kid) {
  const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256', status: 'ACTIVE' };
  return { jwk, pem: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) };
}

// A list, page by page.
const apps = await all(client.applicationApi.listApplications({ limit: 50 }));
saw.listed = apps.map((a) => a.id);
saw.workflows = apps.filter((a) => ['okta_flow_sso', 'flow'].includes(a.name)).map((a) => a.name);

// A service app with a key.
const first = newKey('first');
const app = await client.applicationApi.createApplication({
  application: {
    name: 'oidc_client', label: 'Made with Node', signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt', autoKeyRotation: true } },
    settings: {
      oauthClient: {
        application_type: 'service', grant_types: ['client_credentials'], response_types: ['token'],
        dpop_bound_access_tokens: false, jwks: { keys: [first.jwk] },
      },
    },
  },
});
saw.created = { id: app.id, status: app.status, keys: app.settings.oauthClient.jwks.keys.map((k) => k.kid) };
saw.got = (await client.applicationApi.getApplication({ appId: app.id })).label;

// Another key, and the first one away.
const keys = client.applicationSSOPublicKeysApi;
const second = newKey('second');
const added = await keys.addJwk({ appId: app.id, addJwkRequest: second.jwk });
saw.added = { kid: added.kid, status: added.status };
const firstId = app.settings.oauthClient.jwks.keys[0].id;
saw.deleteActive = await refused(() => keys.deletejwk({ appId: app.id, keyId: firstId }));
saw.deactivated = (await keys.deactivateOAuth2ClientJsonWebKey({ appId: app.id, keyId: firstId })).status;
saw.deactivateLast = await refused(() => keys.deactivateOAuth2ClientJsonWebKey({ appId: app.id, keyId: added.id }));
await keys.deletejwk({ appId: app.id, keyId: firstId });
saw.secretForKey = await refused(() => keys.createOAuth2ClientSecret({ appId: app.id, oAuth2ClientSecretRequestBody: {} }));

// A scope and a role.
const grant = await client.applicationApi.grantConsentToScope({
  appId: app.id, oAuth2ScopeConsentGrant: { issuer: input.orgUrl, scopeId: 'okta.apps.read' },
});
saw.granted = { scope: grant.scopeId, status: grant.status };
saw.grants = (await all(client.applicationApi.listScopeConsentGrants({ appId: app.id }))).map((g) => g.scopeId);
const role = await client.roleAssignmentApi.assignRoleToClient({ clientId: app.id, assignRoleRequest: { type: 'READ_ONLY_ADMIN' } });
saw.role = { type: role.type, assignment: role.assignmentType };

// The app itself, with the second key.
const service = new okta.Client({
  orgUrl: input.orgUrl, authorizationMode: 'PrivateKey', clientId: app.id, scopes: ['okta.apps.read'],
  privateKey: second.pem, keyId: 'second',
});
saw.byItself = (await service.applicationApi.getApplication({ appId: app.id })).label;

// Who the token is, and what the log says.
const me = await client.userApi.getUser({ userId: 'me' });
saw.me = me.profile.login;
saw.roles = (await all(client.roleAssignmentApi.listAssignedRolesForUser({ userId: me.id }))).map((r) => r.type);
const hour = (n) => new Date(Date.now() + n * 3600_000).toISOString(); // a Date would be sent as toString gives it
saw.log = (await all(client.systemLogApi.listLogEvents({ since: hour(-1), until: hour(1), filter: `target.id eq "${app.id}"`, limit: 5 })))
  .map((e) => e.eventType);

// The end.
saw.deleteActiveApp = await refused(() => client.applicationApi.deleteApplication({ appId: app.id }));
await client.applicationApi.deactivateApplication({ appId: app.id });
await client.applicationApi.deleteApplication({ appId: app.id });
saw.gone = await refused(() => client.applicationApi.getApplication({ appId: app.id }));
process.stdout.write(JSON.stringify(saw));

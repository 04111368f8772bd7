// A certified OpenID Connect issuer, with two people and one client:
//   node issuer.mjs PORT REDIRECT-URI CLIENT-SECRET
// Prints a line once it listens.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirect, secret] = process.argv.slice(2);
const groups = { ana: ['staff', 'lindero-official'], ben: ['staff'] };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'lindero', client_secret: secret, redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  conformIdTokenClaims: false, // or the ID token would have none of them
  pkce: { required: () => true },
  cookies: { keys: ['of this run'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `${id} of the issuer`, groups: groups[id] ?? [] }) }),
});
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('listening'));

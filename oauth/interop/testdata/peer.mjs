// The other side of the interop test: jose and oauth4webapi. It reads one request from
// standard input, as JSON, and writes one answer to standard output.
import './webcrypto.mjs'
import * as jose from "jose";
import * as oauth from "oauth4webapi";

const tasks = {
  // Are these client assertions good? Answers with a reason each, "" for yes.
  async verify({ jwk, alg, audience, clientId, assertions }) {
    const key = await jose.importJWK(jwk, alg);
    const refusals = [];
    for (const assertion of assertions) {
      try {
        await jose.jwtVerify(assertion, key, {
          algorithms: [alg], issuer: clientId, subject: clientId, audience, typ: "JWT",
          requiredClaims: ["exp", "iat", "jti"], maxTokenAge: "5 minutes",
        });
        refusals.push("");
      } catch (e) {
        refusals.push(String(e.code ?? e));
      }
    }
    return { refusals, thumbprint: await jose.calculateJwkThumbprint(jwk) };
  },

  // A key in its forms, and a JWT that it signed.
  async sign({ alg }) {
    const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
    const jwk = await jose.exportJWK(publicKey);
    const kid = await jose.calculateJwkThumbprint(jwk);
    const token = await new jose.SignJWT({ scp: ["okta.workflows.invoke.manage"] })
      .setProtectedHeader({ alg, kid, typ: "JWT" }).setIssuer("https://issuer.example").setSubject("peer")
      .setIssuedAt().setExpirationTime("5m").setJti(crypto.randomUUID()).sign(privateKey);
    return {
      token, thumbprint: kid, jwks: { keys: [{ ...jwk, kid, alg, use: "sig" }] },
      privateJwk: await jose.exportJWK(privateKey), pkcs8: await jose.exportPKCS8(privateKey),
    };
  },

  // An access token that is bound to a proof key (RFC 9068, RFC 9449), and how to check it.
  async mint({ thumbprint, issuer, audience }) {
    const { publicKey, privateKey } = await jose.generateKeyPair("ES256");
    const token = await new jose.SignJWT({ client_id: "c", cnf: { jkt: thumbprint } })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "as" }).setIssuer(issuer).setAudience(audience).setSubject("c")
      .setIssuedAt().setExpirationTime("5m").setJti(crypto.randomUUID()).sign(privateKey);
    return { token, jwks: { keys: [{ ...(await jose.exportJWK(publicKey)), kid: "as", alg: "ES256", use: "sig" }] } };
  },

  // Would a resource server take these requests?
  async resource({ jwks, issuer, audience, requests }) {
    const as = { issuer, jwks_uri: issuer + "/keys" };
    const keys = async () => Response.json(jwks);
    const refusals = [];
    for (const { method, url, headers } of requests) {
      try {
        await oauth.validateJwtAccessToken(as, new Request(url, { method, headers }), audience, {
          requireDPoP: true, [oauth.customFetch]: keys,
        });
        refusals.push("");
      } catch (e) {
        refusals.push(String(e.code ?? e));
      }
    }
    return { refusals };
  },

  // A token by client credentials, with private_key_jwt and proof of possession.
  async client({ tokenUrl, issuer, alg, clientId, privateJwk, kid }) {
    const key = await crypto.subtle.importKey("jwk", privateJwk, webCrypto(alg), false, ["sign"]);
    const as = { issuer, token_endpoint: tokenUrl };
    const client = { client_id: clientId };
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair(alg));
    const auth = oauth.PrivateKeyJwt({ key, kid }, { [oauth.modifyAssertion]: (_, payload) => { payload.aud = tokenUrl; } });
    const ask = async () => {
      const answer = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: "read" }, { DPoP, [oauth.allowInsecureRequests]: true });
      return oauth.processClientCredentialsResponse(as, client, answer);
    };
    try {
      return await ask();
    } catch (e) {
      if (!oauth.isDPoPNonceError(e)) throw e;
      return ask();
    }
  },
};

function webCrypto(alg) {
  const bits = alg.slice(2);
  if (alg.startsWith("RS")) return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-" + bits };
  return { name: "ECDSA", namedCurve: "P-" + { 256: "256", 384: "384", 512: "521" }[bits] };
}

let text = "";
for await (const piece of process.stdin) text += piece;
const { task, ...input } = JSON.parse(text);
process.stdout.write(JSON.stringify(await tasks[task](input)));

package practice

import "slices"

// Faults of the org and its API.
const (
	faultCaptivePortal fault = "captive-portal"
	faultNoWorkflows   fault = "no-workflows"
	faultSecrets       fault = "secrets-route-refused"
	faultApps          fault = "apps-forbidden"
	faultLogs          fault = "logs-forbidden"
	faultGrants        fault = "grants-forbidden"
	faultDefaultServer fault = "default-server"
	faultClockAhead    fault = "clock-ahead"
	faultClockBehind   fault = "clock-behind"
	faultUnassigned    fault = "apps-unassigned"
)

// Faults of the token endpoint: answers that are none.
const (
	faultToken        fault = "token-500"
	faultTokenMany    fault = "token-429"
	faultTokenHTML    fault = "token-html"
	faultTokenOK      fault = "token-200-error"
	faultTokenEmpty   fault = "token-empty"
	faultTokenMoved   fault = "token-302"
	faultTokenBomb    fault = "token-gzip-bomb"
	faultTokenSilent  fault = "token-silent"
	faultTokenClosed  fault = "token-closed"
	faultTokenDrip    fault = "token-drip"
	faultTokenOpaque  fault = "token-opaque"
	faultTokenPartial fault = "token-incomplete"
)

// Faults of the token endpoint: refusals that an app's settings can't cause.
const (
	faultOtherDomain   fault = "other-domain"
	faultReplayed      fault = "assertion-replayed"
	faultNoKeys        fault = "no-keys"
	faultScopesUnknown fault = "scopes-unknown"
	faultUngrantedNone fault = "ungranted-no-matching-scope"
	faultUngrantedAsk  fault = "ungranted-consent-required"
	faultUngrantedOrg  fault = "ungranted-no-org-scopes"
	faultProofs        fault = "dpop-proof-refused"
	faultNonceOnce     fault = "dpop-nonce-once"
	faultProofUnnamed  fault = "dpop-unnamed"
)

// Faults of the flows.
const (
	faultFlowOff       fault = "flow-stays-off"
	faultInvoke        fault = "invoke-500"
	faultInvokeNoDPoP  fault = "invoke-refuses-dpop"
	faultInvokeAnyDPoP fault = "invoke-ignores-dpop"
)

// KnownFaults lists every fault name: first the faults themselves, then the
// five steps of the walk, each of which stands for the fault that makes it fail.
func KnownFaults() []FaultInfo {
	return slices.Concat(orgFaults(), apiFaults(), answerFaults(), refusalFaults(), meddledFaults(), flowFaults(), stepFaults())
}

func effect(f fault, sentence string) FaultInfo {
	return FaultInfo{Name: string(f), Effect: sentence, switches: f}
}

func step(name string, f fault, sentence string) FaultInfo {
	return FaultInfo{Name: name, Effect: sentence, Step: true, switches: f}
}

func orgFaults() []FaultInfo {
	return []FaultInfo{
		effect(faultCaptivePortal, "The documents under /.well-known answer 200 with a page of HTML, as a hotel network does."),
		effect(faultNoWorkflows, "The org has no Okta Workflows: neither of its two apps exists and no connection can be made."),
		effect(faultSecrets, "Reading client secrets answers 403 E0000006; the console still shows them."),
		effect(faultApps, "Everything under /api/v1/apps answers 403 E0000006."),
		effect(faultLogs, "/api/v1/logs answers 403 E0000006."),
		effect(faultGrants, "Granting a scope answers 403 E0000006, as for an administrator who is not a super admin."),
		effect(faultDefaultServer, "The documents under /.well-known name the token endpoint of the custom server default, which knows no Okta scopes."),
		effect(faultClockAhead, "The org's clock is ten minutes ahead: good assertions have expired."),
		effect(faultUnassigned, "Nobody is assigned to any app: people can't sign in to one, and the Workflows apps are nobody's."),
		effect(faultClockBehind, "The org's clock is ten minutes behind: good assertions are issued in the future."),
	}
}

func answerFaults() []FaultInfo {
	return []FaultInfo{
		effect(faultToken, "The token endpoint answers 500."),
		effect(faultTokenMany, "The token endpoint answers 429 E0000047."),
		effect(faultTokenHTML, "The token endpoint answers 200 with a page of HTML, as a proxy does."),
		effect(faultTokenOK, "The token endpoint answers an OAuth error with status 200."),
		effect(faultTokenEmpty, "The token endpoint answers 200 with an empty body."),
		effect(faultTokenMoved, "The token endpoint answers 302 to a sign-in page."),
		effect(faultTokenBomb, "The token endpoint answers with about a megabyte that unpacks to a gigabyte."),
		effect(faultTokenSilent, "The token endpoint takes the request and never answers."),
		effect(faultTokenClosed, "The token endpoint closes the connection without an answer."),
		effect(faultTokenDrip, "The token endpoint sends its answer a byte a second."),
		effect(faultTokenOpaque, "The token endpoint answers with an access token that is no JWT and that nothing accepts."),
		effect(faultTokenPartial, "The token endpoint answers 200 with JSON that holds no access_token."),
	}
}

func refusalFaults() []FaultInfo {
	return []FaultInfo{
		effect(faultOtherDomain, "The org is known to itself, and in its metadata, under another domain: every aud and htu names the wrong host."),
		effect(faultReplayed, "Every client assertion counts as used already."),
		effect(faultNoKeys, "The token endpoint finds no registered key on any app."),
		effect(faultScopesUnknown, "The token endpoint knows no okta.workflows scope."),
		effect(faultUngrantedNone, "A scope that is not granted is refused in the words for an unknown one."),
		effect(faultUngrantedAsk, "A scope that is not granted is refused with consent_required."),
		effect(faultUngrantedOrg, "A scope that is not granted is refused with no_org_scopes_granted."),
		effect(faultProofs, "Every DPoP proof is refused as invalid."),
		effect(faultProofUnnamed, "An app that demands proofs refuses a request without one with invalid_request, as servers other than Okta's do."),
		effect(faultNonceOnce, "A DPoP nonce works for one token only, then use_dpop_nonce asks for the next."),
	}
}

func flowFaults() []FaultInfo {
	return []FaultInfo{
		effect(faultFlowOff, "Every flow is off, and stays off when it is switched on."),
		effect(faultInvoke, "Every flow fails with 500 once the caller's credential was accepted."),
		effect(faultInvokeNoDPoP, "Flows secured with OAuth 2.0 take no Authorization: DPoP at all."),
		effect(faultInvokeAnyDPoP, "Flows secured with OAuth 2.0 take a DPoP-bound token as Bearer, without a proof."),
	}
}

func stepFaults() []FaultInfo {
	return []FaultInfo{
		step("org", faultCaptivePortal, "Step 1 fails: captive-portal."),
		step("connection", faultNoWorkflows, "Step 2 fails: no-workflows."),
		step("service-app", faultGrants, "Step 3 fails: grants-forbidden."),
		step("endpoint", faultFlowOff, "Step 4 fails: flow-stays-off."),
		step("invoke", faultInvoke, "Step 5 fails: invoke-500."),
	}
}

package okta_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/okta"
)

// card is what a screen shows of a thing, by the names that Okta has for it. What isn't there is "".
type card map[string]string

// shown is what was read, as cards.
func shown(got any) []card {
	switch v := got.(type) {
	case okta.App:
		return appCards(v)
	case okta.Key:
		return keyCards(v)
	case okta.ClientSecret:
		return []card{{
			"id": v.ID, "status": v.Status, "client_secret": v.Secret.Reveal(), "secret_hash": v.Hash,
			"created": clock(v.Created), "lastUpdated": clock(v.Updated),
		}}
	case okta.Grant:
		return []card{{
			"id": v.ID, "scopeId": v.ScopeID, "status": v.Status, "issuer": v.Issuer, "clientId": v.Client,
			"createdBy.id": v.By, "created": clock(v.Created),
		}}
	case okta.Role:
		return []card{{"id": v.ID, "type": v.Type, "label": v.Label, "status": v.Status, "created": clock(v.Created)}}
	case okta.OrgSettings:
		return []card{{
			"id": v.ID, "subdomain": v.Subdomain, "companyName": v.Company, "status": v.Status, "website": v.Website,
			"created": clock(v.Created), "expiresAt": clock(v.Expires),
		}}
	case okta.LogEvent:
		return []card{eventCard(v)}
	case []okta.App:
		return cards(v)
	case []okta.Key:
		return cards(v)
	case []okta.ClientSecret:
		return cards(v)
	case []okta.Grant:
		return cards(v)
	case []okta.LogEvent:
		return cards(v)
	}
	panic(fmt.Sprintf("no screen shows a %T", got))
}

func cards[T any](all []T) []card {
	var out []card
	for _, v := range all {
		out = append(out, shown(v)...)
	}
	return out
}

func appCards(a okta.App) []card {
	const client, settings = "credentials.oauthClient.", "settings.oauthClient."
	out := []card{{
		"id": a.ID, "name": a.Name, "label": a.Label, "status": a.Status, "signOnMode": a.SignOnMode,
		"created": clock(a.Created), "lastUpdated": clock(a.Updated),
		client + "client_id": a.ClientID, client + "token_endpoint_auth_method": a.AuthMethod,
		client + "autoKeyRotation": text(a.AutoKeyRotation), client + "pkce_required": text(a.PKCERequired),
		settings + "application_type": a.ApplicationType, settings + "dpop_bound_access_tokens": text(a.DPoPBound),
		settings + "grant_types": strings.Join(a.GrantTypes, " "), settings + "response_types": strings.Join(a.ResponseTypes, " "),
		settings + "redirect_uris": strings.Join(a.RedirectURIs, " "), settings + "jwks_uri": a.KeysURL,
		"settings.app": text(a.Settings), "profile": text(a.Profile), "_links.appLinks.0.href": a.HomeURL,
	}}
	for _, k := range a.Keys {
		out = append(out, keyCards(k)...)
	}
	if a.Problem != "" {
		out = append(out, card{"problem": a.Problem})
	}
	return out
}

func keyCards(k okta.Key) []card {
	c := card{
		"id": k.ID, "kid": k.KID, "kty": k.Type, "alg": k.Algorithm, "use": k.Use, "status": k.Status,
		"created": clock(k.Created), "lastUpdated": clock(k.Updated),
	}
	var public map[string]any
	if err := json.Unmarshal(k.Public, &public); err != nil {
		c["public"] = err.Error()
	}
	for _, name := range []string{"n", "e", "x", "y", "crv"} {
		c[name] = text(public[name])
	}
	return []card{c}
}

func eventCard(e okta.LogEvent) card {
	c := card{
		"uuid": e.UUID, "published": clock(e.Published), "eventType": e.EventType, "displayMessage": e.DisplayMessage,
		"severity": e.Severity, "outcome.result": e.Result, "outcome.reason": e.Reason, "transaction.id": e.TransactionID,
		"client.ipAddress": e.IP, "actor.id": e.Actor.ID, "actor.type": e.Actor.Type, "actor.displayName": e.Actor.DisplayName,
		"actor.alternateId": e.Actor.AlternateID, "debugContext.debugData.requestId": e.RequestID(),
	}
	for i := range 2 {
		var target okta.LogEntity
		if i < len(e.Targets) {
			target = e.Targets[i]
		}
		c[fmt.Sprintf("target.%d.id", i)], c[fmt.Sprintf("target.%d.type", i)] = target.ID, target.Type
	}
	return c
}

// shownOf is what should have been read: the same cards, out of the JSON itself.
func shownOf(raw, got any) []card {
	if list, ok := raw.([]any); ok {
		var out []card
		for _, element := range list {
			out = append(out, shownOf(element, one(got))...)
		}
		return out
	}
	if _, isKeys := got.([]okta.Key); isKeys {
		for _, path := range []string{"keys", "jwks.keys"} {
			if list, ok := at(raw, path).([]any); ok {
				return shownOf(list, got)
			}
		}
	}
	out := []card{copied(raw, shown(one(got))[0])}
	if _, isApp := one(got).(okta.App); isApp {
		keys, _ := at(raw, "settings.oauthClient.jwks.keys").([]any)
		for _, key := range keys {
			out = append(out, copied(key, keyCards(okta.Key{Public: json.RawMessage("{}")})[0]))
		}
	}
	return out
}

// one is a sample of what a list holds.
func one(got any) any {
	switch got.(type) {
	case []okta.App:
		return okta.App{}
	case []okta.Key:
		return okta.Key{Public: json.RawMessage("{}")}
	case []okta.ClientSecret:
		return okta.ClientSecret{}
	case []okta.Grant:
		return okta.Grant{}
	case []okta.LogEvent:
		return okta.LogEvent{}
	}
	return got
}

// copied fills a card of the same fields from JSON.
func copied(raw any, like card) card {
	c := card{}
	for path := range like {
		c[path] = text(at(raw, path))
		if t, err := time.Parse(time.RFC3339, c[path]); err == nil {
			c[path] = clock(t)
		}
	}
	return c
}

// at is the value at a path of names and indexes, nil when there is none.
func at(raw any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch v := raw.(type) {
		case map[string]any:
			raw = v[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(v) {
				return nil
			}
			raw = v[i]
		default:
			return nil
		}
	}
	return raw
}

// text is a value as a screen would write it: nothing for what is empty.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]string{true: "yes"}[v]
	case map[string]any:
		if len(v) == 0 {
			return ""
		}
		b, _ := json.Marshal(v)
		return string(b)
	case []any:
		words := make([]string, len(v))
		for i, element := range v {
			words[i] = fmt.Sprint(element)
		}
		return strings.Join(words, " ")
	}
	return fmt.Sprint(v)
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

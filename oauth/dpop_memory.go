package oauth

import (
	"net/http"
	"net/url"
	"sync"
)

// DPoPMemory is what a program remembers between token requests: the newest nonce
// of each server, client and key (RFC 9449 §8.2), and which clients are asked for
// a proof. It is kept in memory only. The zero value is ready; it is safe for
// concurrent use.
type DPoPMemory struct {
	mu     sync.Mutex
	nonces map[nonceOf]string
	wanted map[clientOf]bool
}

type clientOf struct{ origin, id string }

type nonceOf struct {
	client clientOf
	key    string // thumbprint
}

// maxRemembered bounds the memory; no program talks to that many.
const maxRemembered = 10_000

// Forget drops everything.
func (m *DPoPMemory) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nonces, m.wanted = nil, nil
}

// Nonce gives the newest nonce that the server of rawURL gave this client for
// this key, "" for none.
func (m *DPoPMemory) Nonce(rawURL, clientID string, key *ProofKey) string {
	if m == nil || key == nil {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.nonces[nonceOf{clientOf{originOf(rawURL), clientID}, key.Thumbprint()}]
}

// Learn keeps the nonce in the header of an answer from rawURL, if there is one:
// servers renew them on any answer (RFC 9449 §8.2).
func (m *DPoPMemory) Learn(rawURL, clientID string, key *ProofKey, header http.Header) {
	nonce := header.Get(nonceHeader)
	if m == nil || key == nil || !usableNonce(nonce) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.nonces == nil || len(m.nonces) >= maxRemembered {
		m.nonces = map[nonceOf]string{}
	}
	m.nonces[nonceOf{clientOf{originOf(rawURL), clientID}, key.Thumbprint()}] = nonce
}

// Wanted reports whether the server asked this client for a proof, and whether
// that is known at all.
func (m *DPoPMemory) Wanted(rawURL, clientID string) (wanted, known bool) {
	if m == nil {
		return false, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	wanted, known = m.wanted[clientOf{originOf(rawURL), clientID}]
	return wanted, known
}

func (m *DPoPMemory) setWanted(rawURL, clientID string, wanted bool) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.wanted == nil || len(m.wanted) >= maxRemembered {
		m.wanted = map[clientOf]bool{}
	}
	m.wanted[clientOf{originOf(rawURL), clientID}] = wanted
}

func originOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + hostPort(u)
}

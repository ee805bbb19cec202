package service

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
)

// key is what secrets derive from, each for a purpose of its own, so that one of
// them tells nothing about another.
type key [sha256.Size]byte

func drawKey(random io.Reader) (key, error) {
	var k key
	if _, err := io.ReadFull(random, k[:]); err != nil {
		return k, fmt.Errorf("service: drawing a key: %w", err)
	}
	return k, nil
}

// keyOf is the key of a seed of any length.
func keyOf(seed []byte) key { return sha256.Sum256(seed) }

func (k key) mac(purpose string) []byte {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// text derives 43 characters that stand unescaped in URLs, forms and headers.
func (k key) text(purpose string) string {
	return base64.RawURLEncoding.EncodeToString(k.mac(purpose))
}

// id derives 20 lower-case hexadecimal characters.
func (k key) id(purpose string) string { return hex.EncodeToString(k.mac(purpose))[:20] }

// identity is what an administrator copies from the service: the same for the same
// seed.
type identity struct {
	clientID, clientSecret string
	password               string
	headerValue            string
}

const (
	userName   = "service_account" // of /basic
	headerName = "api_key"         // of /header
)

func newIdentity(k key) identity {
	return identity{
		clientID: k.id("client/id"), clientSecret: k.text("client/secret"),
		password: k.text("user/password")[:24], headerValue: k.text("header/value"),
	}
}

// Client is the OAuth client that is registered with the service from the start.
func (s *Service) Client() (id, secret string) { return s.identity.clientID, s.identity.clientSecret }

// User is who /basic lets in.
func (s *Service) User() (name, password string) { return userName, s.identity.password }

// Header is the header that /header wants.
func (s *Service) Header() (name, value string) { return headerName, s.identity.headerValue }

// AddClient registers one more OAuth client, as when an app is registered anew. It
// lasts as long as the service.
func (s *Service) AddClient() (id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, secret = s.session.id(s.nextPurpose("client")), s.session.text(s.nextPurpose("client"))
	s.clients[id] = secret
	return id, secret
}

// nextPurpose is a purpose that nothing derived from yet. s.mu is held.
func (s *Service) nextPurpose(of string) string {
	s.serial++
	return of + "/" + strconv.Itoa(s.serial)
}

// fresh derives a text that the service never handed out before. s.mu is held.
func (s *Service) fresh(of string) string { return s.session.text(s.nextPurpose(of)) }

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

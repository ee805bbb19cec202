package practice

import (
	"crypto/subtle"
	"strconv"
	"time"
)

// A nonce is renewed every day, and the one before works for three days after
// it was made (Okta, "Configure OAuth 2.0 Demonstrating Proof-of-Possession").
const (
	nonceRenewed = 24 * time.Hour
	nonceWorks   = 3 * 24 * time.Hour
)

// nonce is the one to send in DPoP-Nonce now. It derives from the seed and the
// day, so that it outlives a restart without being kept. Under the fault
// dpop-nonce-once it is another one after every token.
func (o *Org) nonce(now time.Time) string {
	if o.faulty(faultNonceOnce) {
		return o.nonceOf("once/" + strconv.FormatInt(o.nonceSerial.Load(), 10))
	}
	return o.nonceOf(strconv.FormatInt(now.Unix()/int64(nonceRenewed.Seconds()), 10))
}

func (o *Org) nonceOf(period string) string { return o.seed.text("dpop-nonce/"+period, base64URL, 32) }

// checkNonce holds the nonce of a proof against those that work now.
func (o *Org) checkNonce(got string, now time.Time) *oauthError {
	if got == "" {
		return refuse(reasonNonce)
	}
	if o.faulty(faultNonceOnce) {
		if !sameText(got, o.nonce(now)) {
			return refuse(reasonNonce)
		}
		o.nonceSerial.Add(1)
		return nil
	}
	for age := time.Duration(0); age < nonceWorks; age += nonceRenewed {
		if sameText(got, o.nonce(now.Add(-age))) {
			return nil
		}
	}
	return refuse(reasonStaleNonce)
}

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

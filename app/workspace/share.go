package workspace

// Share is the part of each of an org's rate limits that Flowlatch may use, in
// percent; 0 leaves it at [UsualShare].
type Share int

// UsualShare is what Okta gives an app or a token of a limit when nobody says
// otherwise (Okta: Rate limits).
const UsualShare Share = 50

// Shares are what an admin can choose, the smallest first.
func Shares() []Share { return []Share{10, 25, UsualShare, 75, 100} }

// Percent is the share that holds: one that can't be is the usual one.
func (s Share) Percent() int {
	if s < 1 || s > 100 {
		return int(UsualShare)
	}
	return int(s)
}

// Fraction is the share that holds, as a part of one.
func (s Share) Fraction() float64 { return float64(s.Percent()) / 100 }

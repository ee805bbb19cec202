package look

import "fyne.io/fyne/v2"

// The theme's own colour names, beside Fyne's. What each one is for stands behind it.
const (
	ColorSidebar       fyne.ThemeColorName = "flowlatch.sidebar"      // sidebar, segmented control
	ColorHeader        fyne.ThemeColorName = "flowlatch.header"       // header, footer, drawer
	ColorCard          fyne.ThemeColorName = "flowlatch.card"         // cards
	ColorInset         fyne.ThemeColorName = "flowlatch.inset"        // wells, copy fields, table heads
	ColorLine2         fyne.ThemeColorName = "flowlatch.line2"        // stronger line, row frames
	ColorBtnLine       fyne.ThemeColorName = "flowlatch.btnLine"      // button border
	ColorText2         fyne.ThemeColorName = "flowlatch.text2"        // second-rank text, icons at rest
	ColorText3         fyne.ThemeColorName = "flowlatch.text3"        // captions, column heads, gutter
	ColorPrimaryHover  fyne.ThemeColorName = "flowlatch.primaryHover" // primary button under the pointer
	ColorFocusRing     fyne.ThemeColorName = "flowlatch.focusRing"    // SizeRing wide, 2 px off
	ColorSoft          fyne.ThemeColorName = "flowlatch.soft"         // chosen tab, chosen card, best way out
	ColorSoftLine      fyne.ThemeColorName = "flowlatch.softLine"
	ColorOkFill        fyne.ThemeColorName = "flowlatch.okFill" // icons, bars
	ColorOkSoft        fyne.ThemeColorName = "flowlatch.okSoft" // chip, notice
	ColorOkEdge        fyne.ThemeColorName = "flowlatch.okEdge" // edge of an area on okSoft: only where that can't be seen
	ColorOkLine        fyne.ThemeColorName = "flowlatch.okLine"
	ColorWarnFill      fyne.ThemeColorName = "flowlatch.warnFill"
	ColorWarnSoft      fyne.ThemeColorName = "flowlatch.warnSoft"
	ColorWarnLine      fyne.ThemeColorName = "flowlatch.warnLine"
	ColorBadFill       fyne.ThemeColorName = "flowlatch.badFill"
	ColorBadSoft       fyne.ThemeColorName = "flowlatch.badSoft" // row, chip
	ColorBadLine       fyne.ThemeColorName = "flowlatch.badLine"
	ColorNeutral       fyne.ThemeColorName = "flowlatch.neutral" // text of neutral chips
	ColorNeutralFill   fyne.ThemeColorName = "flowlatch.neutralFill"
	ColorNeutralSoft   fyne.ThemeColorName = "flowlatch.neutralSoft"
	ColorNeutralLine   fyne.ThemeColorName = "flowlatch.neutralLine"
	ColorOnState       fyne.ThemeColorName = "flowlatch.onState" // sign inside a state icon
	ColorBand          fyne.ThemeColorName = "flowlatch.band"    // practice band
	ColorBandText      fyne.ThemeColorName = "flowlatch.bandText"
	ColorBandLine      fyne.ThemeColorName = "flowlatch.bandLine"
	ColorBandButton    fyne.ThemeColorName = "flowlatch.bandButton"
	ColorBandHover     fyne.ThemeColorName = "flowlatch.bandHover" // button in the band, under the pointer
	ColorBandEdge      fyne.ThemeColorName = "flowlatch.bandEdge"  // its border
	ColorBandRing      fyne.ThemeColorName = "flowlatch.bandRing"  // its focus ring
	ColorProd          fyne.ThemeColorName = "flowlatch.prod"      // production mark
	ColorProdSoft      fyne.ThemeColorName = "flowlatch.prodSoft"
	ColorProdLine      fyne.ThemeColorName = "flowlatch.prodLine"
	ColorCodeKey       fyne.ThemeColorName = "flowlatch.codeKey" // JSON keys, header names, claims
	ColorCodeString    fyne.ThemeColorName = "flowlatch.codeString"
	ColorCodeNumber    fyne.ThemeColorName = "flowlatch.codeNumber"    // numbers, [redacted]
	ColorCodeLiteral   fyne.ThemeColorName = "flowlatch.codeLiteral"   // true, false, null
	ColorCodeGutter    fyne.ThemeColorName = "flowlatch.codeGutter"    // line numbers
	ColorButtonText    fyne.ThemeColorName = "flowlatch.buttonText"    // text of secondary buttons
	ColorHoverFill     fyne.ThemeColorName = "flowlatch.hoverFill"     // opaque ground under the pointer: buttons, steps
	ColorTabLine       fyne.ThemeColorName = "flowlatch.tabLine"       // edge of the chosen tab: only where its fill can't be seen
	ColorDisabledLine  fyne.ThemeColorName = "flowlatch.disabledLine"  // edge of a field or mark that is switched off
	ColorShade         fyne.ThemeColorName = "flowlatch.shade"         // over the window behind a dialog
	ColorTrack         fyne.ThemeColorName = "flowlatch.track"         // the part of a bar that is still to come
	ColorTrackLine     fyne.ThemeColorName = "flowlatch.trackLine"     // around it
	ColorDisabledMark  fyne.ThemeColorName = "flowlatch.disabledMark"  // a ticked mark that is switched off, under its tick
	ColorSegmentChosen fyne.ThemeColorName = "flowlatch.segmentChosen" // chosen part of a segmented control
	ColorProgressFill  fyne.ThemeColorName = "flowlatch.progressFill"  // sign of a state in progress
	ColorShadowHigh    fyne.ThemeColorName = "flowlatch.shadowHigh"    // shadow of toasts and menus
)

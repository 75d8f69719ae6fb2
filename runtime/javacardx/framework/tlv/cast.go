package tlv

import "github.com/gocard/gocard/runtime/jcre/hostapi"

// NewPrimitive is BERTLV.getInstance(byte[], short, short) with the cast to PrimitiveBERTLV that Java has; a constructed TLV is ClassCastException.
//
//gocard:static class=0 token=1 desc=([BSS)Ljavacardx/framework/tlv/BERTLV; args=tlv.ref,tlv.off,tlv.len reads=tlv alloc=yes
func NewPrimitive(tlv []byte) *PrimitiveBERTLV {
	return cast[*PrimitiveBERTLV](api.Static(0, 1, tlv, 0, len(tlv)))
}

// NewConstructed is BERTLV.getInstance(byte[], short, short) with the cast to ConstructedBERTLV that Java has; a primitive TLV is
// ClassCastException.
//
//gocard:static class=0 token=1 desc=([BSS)Ljavacardx/framework/tlv/BERTLV; args=tlv.ref,tlv.off,tlv.len reads=tlv alloc=yes
func NewConstructed(tlv []byte) *ConstructedBERTLV {
	return cast[*ConstructedBERTLV](api.Static(0, 1, tlv, 0, len(tlv)))
}

// FindPrimitive is ConstructedBERTLV.find(BERTag) with the cast to PrimitiveBERTLV that Java has; nil without one, and ClassCastException for a
// constructed TLV.
//
//gocard:virtual token=10 desc=(Ljavacardx/framework/tlv/BERTag;)Ljavacardx/framework/tlv/BERTLV;
func (x *ConstructedBERTLV) FindPrimitive(tag *BERTag) *PrimitiveBERTLV {
	return cast[*PrimitiveBERTLV](api.Virtual(2, 10, x, tag))
}

// FindConstructed is ConstructedBERTLV.find(BERTag) with the cast to ConstructedBERTLV that Java has; nil without one, and ClassCastException for
// a primitive TLV.
//
//gocard:virtual token=10 desc=(Ljavacardx/framework/tlv/BERTag;)Ljavacardx/framework/tlv/BERTLV;
func (x *ConstructedBERTLV) FindConstructed(tag *BERTag) *ConstructedBERTLV {
	return cast[*ConstructedBERTLV](api.Virtual(2, 10, x, tag))
}

// NewPrimitiveTag is BERTag.getInstance(byte[], short) with the cast to PrimitiveBERTag that Java has; a constructed tag is ClassCastException.
//
//gocard:static class=1 token=1 desc=([BS)Ljavacardx/framework/tlv/BERTag; args=tag.ref,tag.off reads=tag alloc=yes
func NewPrimitiveTag(tag []byte) *PrimitiveBERTag {
	return cast[*PrimitiveBERTag](api.Static(1, 1, tag, 0))
}

// NewConstructedTag is BERTag.getInstance(byte[], short) with the cast to ConstructedBERTag that Java has; a primitive tag is ClassCastException.
//
//gocard:static class=1 token=1 desc=([BS)Ljavacardx/framework/tlv/BERTag; args=tag.ref,tag.off reads=tag alloc=yes
func NewConstructedTag(tag []byte) *ConstructedBERTag {
	return cast[*ConstructedBERTag](api.Static(1, 1, tag, 0))
}

// cast is the result as a subclass.
func cast[T comparable](v hostapi.Value) T {
	t := hostapi.Ref[T](v)
	if null := *new(T); t == null && hostapi.Ref[any](v) != nil {
		panic(hostapi.ClassCast())
	}
	return t
}

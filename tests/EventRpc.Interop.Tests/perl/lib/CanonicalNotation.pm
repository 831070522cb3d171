package CanonicalNotation;
# Shows a value in the notation of the vectors (tests/vectors/README.md). Uses no recursion, as values nest deep, and
# copies scalars before it looks at them as strings or numbers, so that they are encoded afterwards as they were.
use strict;
use warnings;
use experimental 'builtin';
use B ();
use Exporter 'import';
use Scalar::Util qw(blessed refaddr reftype);
use re ();

our @EXPORT_OK = qw(canonical);

# What an encoder or decoder may use for any undef or boolean: these are not shared by meaning.
my %constant = map { refaddr($_) => 1 } \undef, \!!1, \!!0;

sub canonical {
    my ($value) = @_;
    my $shared = shared(\$value);
    my (%id, $text);
    my @pending = (\$value);
    while (@pending) {
        my $next = pop @pending;
        # Text between values stands behind a code reference, scalars behind a plain one.
        if (ref $next eq 'CODE') {
            $text .= $next->();
            next;
        }
        if (!ref $$next) {
            $text .= scalar_notation($$next);
            next;
        }
        my ($begin, $end, @inner) = reference_notation($$next, $shared, \%id);
        $text .= $begin;
        push @pending, sub { $end }, reverse @inner;
    }
    return $text;
}

# The addresses of referents that are reached more than once.
sub shared {
    my @pending = @_;
    my (%seen, %shared);
    while (my $next = pop @pending) {
        next unless ref $$next;
        my $kind = kind($$next);
        next if $kind eq 'value';
        my $address = refaddr $$next;
        if ($kind ne 'tag' && $seen{$address}++) {
            $shared{$address} = 1 unless $constant{$address};
            next;
        }
        push @pending, map { $_->[1] } children($$next, $kind);
    }
    return \%shared;
}

# What a reference stands for: a value of its own, or something that holds others.
sub kind {
    my ($ref) = @_;
    my $class = blessed $ref;
    if (defined $class) {
        return 'value' if $class =~ /\A(?:Math::Big(?:Int|Float)|JSON::PP::Boolean|Types::Serialiser::Error)\z/;
        return 'tag' if $class eq 'CBOR::XS::Tagged';
    }
    return 'regexp' if re::is_regexp($ref);
    my $type = reftype $ref;
    return $type eq 'ARRAY' ? 'list' : $type eq 'HASH' ? 'hash' : 'ref';
}

# Pairs of what stands before a value and a reference to it.
sub children {
    my ($ref, $kind) = @_;
    return if $kind eq 'regexp';
    return ['', \$ref->[1]] if $kind eq 'tag';
    return ['', \$$ref] if $kind eq 'ref';
    if ($kind eq 'list') {
        # Elements that were never set are undef too.
        my $undef;
        return map { ['', exists $ref->[$_] ? \$ref->[$_] : \$undef] } 0 .. $#$ref;
    }
    my %utf8;
    for my $key (keys %$ref) {
        my $bytes = $key;
        utf8::encode($bytes);
        $utf8{$key} = $bytes;
    }
    return map { ['[' . quoted($_) . ',', \$ref->{$_}] } sort { $utf8{$a} cmp $utf8{$b} } keys %$ref;
}

sub reference_notation {
    my ($ref, $shared, $id) = @_;
    my $kind = kind($ref);
    return value_notation($ref), '' if $kind eq 'value';

    my ($begin, $end) = ('', '');
    my $address = refaddr $ref;
    if ($shared->{$address}) {
        return qq({"t":"use","id":$id->{$address}}), '' if $id->{$address};
        $id->{$address} = 1 + keys %$id;
        $begin = qq({"t":"def","id":$id->{$address},"v":);
        $end = '}';
    }
    my $class = blessed $ref;
    if (defined $class && $kind ne 'tag' && !($kind eq 'regexp' && $class eq 'Regexp')) {
        $begin .= '{"t":"obj","class":' . quoted($class) . ',"v":';
        $end = "}$end";
    }
    if ($kind eq 'regexp') {
        my ($pattern, $flags) = re::regexp_pattern($ref);
        # The character set is not shown.
        $flags =~ tr/adlu//d;
        return $begin . '{"t":"regexp","pat":' . scalar_notation($pattern) . ',"flags":' . quoted($flags) . '}', $end;
    }

    my @inner;
    for my $child (children($ref, $kind)) {
        my ($before, $value) = @$child;
        $before = ",$before" if @inner;
        my $after = $kind eq 'hash' ? ']' : '';
        push @inner, sub { $before }, $value, sub { $after };
    }
    my ($open, $close) = $kind eq 'list' || $kind eq 'hash' ? ('[', ']') : ('', '');
    $begin .= $kind eq 'tag' ? qq({"t":"tag","n":"$ref->[0]","v":) : qq({"t":"$kind","v":$open);
    return $begin, "$close}$end", @inner;
}

sub value_notation {
    my ($object) = @_;
    my $class = blessed $object;
    return $$object ? '{"t":"bool","v":true}' : '{"t":"bool","v":false}' if $class eq 'JSON::PP::Boolean';
    return '{"t":"cborerror"}' if $class eq 'Types::Serialiser::Error';
    return '{"t":"bigint","v":"' . $object->bstr . '"}' if $class eq 'Math::BigInt';
    my ($mantissa, $exponent) = map { $_->bstr } $object->parts;
    # Zero has more than one exponent.
    $exponent = 0 if $mantissa eq '0';
    return qq({"t":"bigfloat","v":"${mantissa}e$exponent"});
}

sub scalar_notation {
    my $flags = B::svref_2object(\$_[0])->FLAGS;
    return '{"t":"undef"}' unless defined $_[0];
    return $_[0] ? '{"t":"bool","v":true}' : '{"t":"bool","v":false}' if builtin::is_bool($_[0]);
    my $copy = $_[0];
    if ($flags & B::SVf_POK) {
        return utf8::is_utf8($copy) ? text_notation($copy) : '{"t":"bytes","hex":"' . unpack('H*', $copy) . '"}';
    }
    return qq({"t":"int","v":"$copy"}) if $flags & B::SVf_IOK;
    die sprintf "A scalar of no known kind, flags %x\n", $flags unless $flags & B::SVf_NOK;
    return '{"t":"num","v":"nan"}' if $copy != $copy;
    return sprintf '{"t":"num","v":"%s","bits":"%s"}', lc sprintf('%.17g', $copy), unpack 'H16', pack 'd>', $copy;
}

sub text_notation {
    my ($text) = @_;
    no warnings 'utf8';
    my @code_points = map { ord } split //, $text;
    return '{"t":"text","s":' . quoted($text) . '}' unless grep { $_ >= 0xd800 && $_ <= 0xdfff || $_ > 0x10ffff } @code_points;
    return '{"t":"text","cp":"' . join(' ', map { sprintf '%x', $_ } @code_points) . '"}';
}

sub quoted {
    my ($text) = @_;
    no warnings 'utf8';
    $text =~ s/([^ -~]|["\\])/escape($1)/ge;
    return qq("$text");
}

sub escape {
    my ($character) = @_;
    my $code = ord $character;
    return "\\$character" if $character eq '"' || $character eq '\\';
    return sprintf '\u%04x', $code if $code <= 0xffff;
    return sprintf '\u%04x\u%04x', 0xd800 + ($code - 0x10000 >> 10), 0xdc00 + ($code - 0x10000 & 0x3ff);
}

1;

package OverridePort;
# Sends an unmodified program, which connects to port 5555, to the port in EVENTRPC_PORT instead:
#   perl -I lib -MOverridePort client.pl
use strict;
use warnings;

# IO::Socket::SSL is built on IO::Socket::IP.
for my $class (qw(IO::Socket::INET IO::Socket::IP)) {
    eval "require $class; 1" or die $@;
    my $configure = $class->can('configure');
    no strict 'refs';
    no warnings 'redefine';
    *{"${class}::configure"} = sub {
        my ($self, $arguments) = @_;
        $arguments->{PeerPort} = $ENV{EVENTRPC_PORT} if ($arguments->{PeerPort} // '') eq '5555';
        goto &$configure;
    };
}

1;

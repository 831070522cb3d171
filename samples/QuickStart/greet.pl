use strict;
use warnings;
use Event::RPC::Client;

my ($port) = (@ARGV, 5555);
my $client = Event::RPC::Client->new(host => 'localhost', port => $port);
$client->connect;

my $greeter = My::Greeter->new(greeting => 'Good morning');
print $greeter->greet('Ann'), "\n";
print $greeter->louder->greet('Bob'), "\n";
print $greeter->counts->{greetings}, " by the first greeter\n";

# Keeps key codes free for characters that the keyboard map lacks. TigerVNC before 1.15 gives each new character (a Hangul syllable) a
# spare code and never takes it back: with Debian's map it has 19, after which nothing more can be typed. This client of the display
# takes the media keys' codes too, and frees the code that was not pressed for longest whenever few are left.
use strict;
use warnings;
use Socket;

my $MOST_KEPT_FREE = 32;

my ($display) = ($ENV{DISPLAY} // '') =~ /:(\d+)/ or exit;
open my $authority, '<:raw', $ENV{XAUTHORITY} // '' or exit;
my $entry = do { local $/; <$authority> };
socket my $x, PF_UNIX, SOCK_STREAM, 0 or exit;
connect $x, pack_sockaddr_un("\0/tmp/.X11-unix/X$display") or connect $x, pack_sockaddr_un("/tmp/.X11-unix/X$display") or exit;

sub put { my ($bytes) = @_; defined syswrite $x, $bytes or exit }
sub take {
  my ($length) = @_;
  my $bytes = '';
  while (length $bytes < $length) { sysread $x, $bytes, $length - length $bytes, length $bytes or exit }
  return $bytes;
}

put pack 'aCvvvvv a18 x2 a16', 'l', 0, 11, 0, 18, 16, 0, 'MIT-MAGIC-COOKIE-1', substr $entry, -16;
my ($accepted, $words) = unpack 'C x5 v', take(8);
my $setup = take($words * 4);
exit if $accepted != 1;
my ($vendor, $formats, $lowest, $highest) = unpack 'x16 v x3 C x4 C C', $setup;
my $root = unpack 'V', substr $setup, 32 + (($vendor + 3) & ~3) + 8 * $formats;

# Requests that are answered are answered in their order.
my @answers;
my (%free, %pending, %pressed, $clock);

sub read_map {
  my ($first, $count, $seen) = @_;
  put pack 'CxvCCx2', 101, 2, $first, $count;
  push @answers, sub {
    my $width = unpack 'x C', $_[0];
    my @keysyms = unpack 'x32 V*', $_[0];
    $seen->($first + $_, grep { $_ } @keysyms[$_ * $width .. ($_ + 1) * $width - 1]) for 0 .. $count - 1;
  };
}
sub free_key { my ($key) = @_; $pending{$key} = 1; put pack 'CCvCCx2V', 100, 1, 3, $key, 1, 0 }

read_map($lowest, $highest - $lowest + 1, sub {
  my ($key, @keysyms) = @_;
  if (!@keysyms) { $free{$key} = 1 }
  elsif (!grep { $_ < 0x1008fe00 || $_ > 0x1008ffff } @keysyms) { free_key($key) }
});

# Raw key presses, of every keyboard, tell which codes are in use.
put pack 'Cxvvx2a15x', 98, 6, 15, 'XInputExtension';
push @answers, sub {
  my ($present, $opcode) = unpack 'x8 C C', $_[0];
  return if !$present;
  put pack 'CCvvv', $opcode, 47, 2, 2, 2;
  push @answers, sub { };
  put pack 'CCvVvvvvV', $opcode, 46, 5, $root, 1, 0, 1, 1, 1 << 13;
};

while (1) {
  my $message = take(32);
  my $kind = unpack('C', $message) & 0x7f;
  if ($kind == 0) { exit }
  if ($kind == 1) { (shift @answers)->($message . take(4 * unpack 'x4 V', $message)) }
  if ($kind == 35) {
    take(4 * unpack 'x4 V', $message);
    my $key = unpack 'x16 V', $message;
    $pressed{$key} = ++$clock if exists $pressed{$key};
  }
  if ($kind == 34 && unpack('x4 C', $message) == 1) {
    my ($first, $count) = unpack 'x5 C C', $message;
    read_map($first, $count, sub {
      my ($key, @keysyms) = @_;
      if (!@keysyms) { delete $pending{$key}; delete $pressed{$key}; $free{$key} = 1; return }
      return if !delete $free{$key};
      $pressed{$key} = ++$clock;
      my $kept = int((%free + %pending + %pressed) / 3);
      my $lacking = ($kept < $MOST_KEPT_FREE ? $kept : $MOST_KEPT_FREE) - %free - %pending;
      my @oldest = sort { $pressed{$a} <=> $pressed{$b} } grep { !$pending{$_} } keys %pressed;
      free_key($_) for splice @oldest, 0, $lacking > 0 ? $lacking : 0;
    });
  }
}

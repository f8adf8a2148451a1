# Takes a small picture of the screen, at most 320x240 pixels, once a minute (sooner while the application starts) and only where it has
# changed, and leaves it as thumbnail.png in the job's directory, from where job.sh takes it. The X server itself scales (RENDER), so that the screen never leaves it: a
# picture costs some milliseconds, whatever the screen's size.
use strict;
use warnings;
use Socket;

my ($MAX_WIDTH, $MAX_HEIGHT) = (320, 240);
my ($FIRST_S, $EACH_S) = (3, 60);
# What has not changed is told again: a portal that was started anew has lost it.
my $RENEWAL_S = 600;

my ($display) = ($ENV{DISPLAY} // '') =~ /:(\d+)/ or exit;
my $folder = shift // exit;
setpriority 0, 0, 10;
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
# Sends a request and reads its answer; events, which everybody gets when the keyboard map changes, lie between.
sub ask {
  put @_;
  while (1) {
    my $head = take(32);
    my $kind = unpack 'C', $head;
    exit if $kind == 0;
    return $head . take(4 * unpack 'x4 V', $head) if $kind == 1;
  }
}

put pack 'aCvvvvv a18 x2 a16', 'l', 0, 11, 0, 18, 16, 0, 'MIT-MAGIC-COOKIE-1', substr $entry, -16;
my ($accepted, $words) = unpack 'C x5 v', take(8);
my $setup = take($words * 4);
exit if $accepted != 1;
my ($id, $vendor, $formats, $order) = unpack 'x4 V x8 v x3 C C', $setup;
my ($root, $visual) = unpack 'V x28 V', substr $setup, 32 + (($vendor + 3) & ~3) + 8 * $formats;
my $pixels = $order ? 'N*' : 'V*';

my ($present, $render) = unpack 'x8 C C', ask(pack 'Cxvvx2a8', 98, 4, 6, 'RENDER');
exit if !$present;
ask(pack 'CCvVV', $render, 0, 3, 0, 11);
my $known = ask(pack 'CCv', $render, 1, 1);
my $count = unpack 'x8 V', $known;
# Whatever the screen's own format is, the picture is made as 0x00RRGGBB.
my ($rgb) = map { $$_[0] } grep { "@$_[1 .. 8]" eq '1 24 16 255 8 255 0 255' }
  map { [unpack 'V C C x2 v6', substr $known, 32 + 28 * $_, 28] } 0 .. $count - 1 or exit;
my ($format) = map { $$_[1] } grep { $$_[0] == $visual } visuals(substr $known, 32 + 28 * $count) or exit;

sub visuals {
  my ($screens) = @_;
  my ($depths) = unpack 'V', $screens;
  my ($at, @found) = 8;
  for (1 .. $depths) {
    my $visuals = unpack 'x2 v', substr $screens, $at;
    push @found, map { [unpack 'VV', substr $screens, $at + 8 + 8 * $_] } 0 .. $visuals - 1;
    $at += 8 + 8 * $visuals;
  }
  return @found;
}

# A drawable scaled to another that is at most twice as small, which is averaging: returns the new pixmap.
sub scaled {
  my ($from, $its_format, $width, $height, $to_width, $to_height) = @_;
  my ($pixmap, $source, $target) = map { $id + $_ + ($from == $id + 1 ? 3 : 0) } 1 .. 3;
  put pack('CCvVVvv', 53, 24, 4, $pixmap, $root, $to_width, $to_height)
    # With the windows on it.
    . pack('CCvVVVVV', $render, 4, 6, $source, $from, $its_format, 1 << 8, 1)
    . pack('CCvVVVV', $render, 4, 5, $target, $pixmap, $rgb, 0)
    . pack('CCvVl<9', $render, 28, 11, $source, int $width / $to_width * 65536, 0, 0, 0, int $height / $to_height * 65536, 0, 0, 0, 65536)
    . pack('CCvVvx2a8', $render, 30, 5, $source, 8, 'bilinear')
    . pack('CCvCx3VVVvvvvvvvv', $render, 8, 9, 1, $source, 0, $target, 0, 0, 0, 0, 0, 0, $to_width, $to_height)
    . pack('CCvV' x 2, $render, 7, 2, $source, $render, 7, 2, $target)
    . ($from == $root ? '' : pack 'CxvV', 54, 2, $from);
  return $pixmap;
}

sub whole { my ($number) = @_; return $number < 1 ? 1 : int $number + 0.5 }

# The pixels of the picture, a string for each row.
sub picture {
  my ($width, $height) = unpack 'x16 v v', ask(pack 'CxvV', 14, 2, $root);
  my ($scale) = sort { $a <=> $b } 1, $MAX_WIDTH / $width, $MAX_HEIGHT / $height;
  my ($to_width, $to_height) = (whole($width * $scale), whole($height * $scale));
  my ($drawable, $its_format) = ($root, $format);
  while ($drawable == $root || $width != $to_width || $height != $to_height) {
    my ($next_width, $next_height) = map { $$_[0] >= 2 * $$_[1] ? int $$_[0] / 2 : $$_[1] } [$width, $to_width], [$height, $to_height];
    $drawable = scaled($drawable, $its_format, $width, $height, $next_width, $next_height);
    ($its_format, $width, $height) = ($rgb, $next_width, $next_height);
  }
  my $image = substr ask(pack 'CCvVvvvvV', 73, 2, 5, $drawable, 0, 0, $width, $height, 0xffffffff), 32;
  put pack 'CxvV', 54, 2, $drawable;
  return ($width, $height, map { substr $image, 4 * $width * $_, 4 * $width } 0 .. $height - 1);
}

sub chunk {
  my ($type, $data) = @_;
  return pack 'N a4 a* N', length $data, $type, $data, Compress::Raw::Zlib::crc32("$type$data");
}
sub png {
  my ($width, $height, @rows) = @_;
  my $raw = join '', map { join '', "\0", map { substr pack('N', $_), 1 } unpack $pixels, $_ } @rows;
  my $deflate = Compress::Raw::Zlib::Deflate->new(-AppendOutput => 1);
  my $packed = '';
  $deflate->deflate($raw, $packed);
  $deflate->flush($packed);
  my $head = pack 'N N C5', $width, $height, 8, 2, 0, 0, 0;
  return "\x89PNG\r\n\x1a\n" . chunk(IHDR => $head) . chunk(IDAT => $packed) . chunk(IEND => '');
}

sub leave {
  my ($bytes) = @_;
  open my $file, '>:raw', "$folder/thumbnail.new" or return;
  print $file $bytes and close $file and rename "$folder/thumbnail.new", "$folder/thumbnail.png";
}

# Waits, by no clock that can be set, and ends with the display.
sub rest {
  my ($left) = @_;
  while ($left > 0) {
    vec(my $ready = '', fileno $x, 1) = 1;
    (my $count, $left) = select $ready, undef, undef, $left;
    take(32) if $count > 0;
  }
}

my $pause = $FIRST_S;
rest($pause);
# Only the whole of Debian's perl has it: without it there are no pictures.
eval { require Compress::Raw::Zlib } or exit;
my ($last, $age) = ('', 0);
while (1) {
  my ($width, $height, @rows) = picture();
  my $now = join '', @rows;
  # All of it black: nothing is there yet.
  my $empty = (unpack($pixels, $now) & 0xffffff) == 0 && $now eq substr($now, 0, 4) x ($width * $height);
  if (!$empty && ($now ne $last || $age >= $RENEWAL_S)) {
    leave(png($width, $height, @rows));
    ($last, $age) = ($now, 0);
  }
  $pause = 2 * $pause < $EACH_S ? 2 * $pause : $EACH_S;
  rest($pause);
  $age += $pause;
}

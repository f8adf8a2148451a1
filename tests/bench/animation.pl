# Fills a terminal with moving blocks of colour, as fast as it takes them: never the same picture twice.
use strict;
my ($columns, $rows) = (`stty size` =~ /(\d+) (\d+)/) ? ($2, $1) : (80, 24);
$| = 1;
for (my $frame = 0; ; $frame++) {
  my $picture = "\e[H";
  for my $row (1 .. $rows) {
    for (my $column = 0; $column < $columns - 8; $column += 8) {
      $picture .= sprintf "\e[48;5;%dm%-8d", 16 + ($frame + $row * 7 + $column * 3) % 216, $frame + $column;
    }
    $picture .= "\e[0m\r\n" if $row < $rows;
  }
  print $picture;
}

namespace Platform.Infrastructure.Persistence.Statements;

/// <summary>An instant as EF Core stores it in the embedded database: <c>2026-01-31 12:00:00.1234567</c>, without trailing zeros.</summary>
internal static class StoredInstant
{
    private const int Whole = 19;
    private const int FractionDigits = 7;

    /// <summary>Parses a text in exactly this form; other forms are left to the driver.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime instant)
    {
        instant = default;
        if (text.Length is not (Whole or (> Whole + 1 and <= Whole + 1 + FractionDigits))) return false;
        if (text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':') return false;
        if (text.Length > Whole && text[Whole] != '.') return false;

        var isNumeric = TryRead(text[..4], out var year) & TryRead(text[5..7], out var month) & TryRead(text[8..10], out var day)
            & TryRead(text[11..13], out var hour) & TryRead(text[14..16], out var minute) & TryRead(text[17..19], out var second);
        var ticks = 0;
        if (text.Length > Whole) isNumeric &= TryRead(text[(Whole + 1)..], out ticks);
        if (!isNumeric || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        for (var digits = text.Length - Whole - 1; text.Length > Whole && digits < FractionDigits; digits++) ticks *= 10;
        instant = new DateTime(year, month, day, hour, minute, second).AddTicks(ticks);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }
}

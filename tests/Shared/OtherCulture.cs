using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Vipps.Webhooks.Tests;

/// <summary>A culture that writes dates, times, numbers and signs in another way, whatever data of cultures the runtime has.</summary>
internal static class OtherCulture
{
    /// <summary>Runs in that culture, on this thread.</summary>
    public static T Run<T>(Func<T> run)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Make();
        try
        {
            // What follows would prove nothing in a culture that is like the others.
            if (DateTimeOffset.UnixEpoch.ToString(formatProvider: null) == DateTimeOffset.UnixEpoch.ToString(CultureInfo.InvariantCulture)
                || (-1.5).ToString(provider: null) == "-1.5")
            {
                throw new InvalidOperationException("The culture does not write otherwise.");
            }

            return run();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The records that hold something which depends on the culture and leave it to the compiler to write it.</summary>
    public static IEnumerable<string> RecordsThatDoNotSayHow(Assembly assembly) => assembly.GetExportedTypes()
        .Where(type => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null)
        .Where(type => type.GetMethod(nameof(ToString), [])!.GetCustomAttribute<CompilerGeneratedAttribute>() is not null)
        .Where(type => type.GetProperties().Any(property => DependsOnCulture(property.PropertyType)))
        .Select(type => type.Name);

    private static bool DependsOnCulture(Type type) =>
        typeof(IFormattable).IsAssignableFrom(Nullable.GetUnderlyingType(type) ?? type)
        && !(Nullable.GetUnderlyingType(type) ?? type).IsEnum
        && type != typeof(Guid)
        && type != typeof(Guid?);

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u061C-";
        culture.NumberFormat.NumberDecimalSeparator = "\u066B";
        culture.NumberFormat.NumberGroupSeparator = "\u066C";
        culture.DateTimeFormat.ShortDatePattern = "d/M/yy G";
        culture.DateTimeFormat.LongDatePattern = "d MMMM yy";
        culture.DateTimeFormat.ShortTimePattern = "h.mm tt";
        culture.DateTimeFormat.LongTimePattern = "h.mm.ss tt";
        culture.DateTimeFormat.DateSeparator = "\u200F/";
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.DateTimeFormat.AMDesignator = "\u0635";
        culture.DateTimeFormat.PMDesignator = "\u0645";
        return culture;
    }
}

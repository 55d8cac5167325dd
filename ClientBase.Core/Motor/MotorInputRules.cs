using System.Globalization;
using ClientBase.Core.Basics;
using ClientBase.Core.Clients;

namespace ClientBase.Core.Motor;

/// <summary>What «ОСАГО» and «КАСКО» need of a form, by the tariffs in force. Pure.</summary>
public static class MotorInputRules
{
    /// <summary>As many as the paper form has lines for.</summary>
    public const int MostDrivers = 5;

    private const int OldestYear = 1970;
    private const int DrivingAge = 16;
    private const int LongestDocument = 20;
    private const decimal MostHorsepower = 1_500;
    private const int FirstStart = 1;
    private const int LastStart = 60;

    private const string Empty = "Заполните поле";

    /// <summary>The terms (null when there are errors) and the errors in the order of the screen. A field the product does not use is ignored.</summary>
    /// <param name="product">«ОСАГО» or «КАСКО».</param>
    /// <param name="input">As typed.</param>
    /// <param name="tariffs">In force today.</param>
    /// <param name="today">Moscow date.</param>
    /// <param name="bonusClassOf">The class of a driver by his licence.</param>
    public static (MotorTerms? Terms, IReadOnlyList<MotorFieldError> Errors) Check(
        Product product, MotorInput input, MotorTariffs tariffs, DateOnly today, Func<string, int> bonusClassOf)
    {
        var check = new Checking(input, tariffs, today);
        var vehicle = check.Vehicle();
        var value = product is Product.Kasko ? check.Value() : null;
        var owner = check.Owner();
        var territory = check.Territory();
        var startsOn = check.StartsOn();
        var drivers = input.Unlimited ? [] : check.Drivers(startsOn ?? today.AddDays(FirstStart), bonusClassOf);
        check.Conditions(product);
        if (check.Errors.Count > 0)
        {
            return (null, [.. check.Errors.OrderBy(error => error.Driver is null && error.Field > MotorField.Drivers).ThenBy(error => error.Driver ?? -1).ThenBy(error => error.Field)]);
        }

        var terms = new MotorTerms(
            product,
            territory!,
            owner,
            vehicle!,
            product is Product.Osago ? input.Months : 12,
            input.Unlimited,
            drivers,
            startsOn!.Value,
            value,
            product is Product.Kasko ? input.Deductible : 0,
            product is Product.Kasko && input.HasAntiTheft,
            product is Product.Kasko ? input.Instalments : 1);
        return (terms, []);
    }

    private sealed class Checking(MotorInput input, MotorTariffs tariffs, DateOnly today)
    {
        public List<MotorFieldError> Errors { get; } = [];

        public Vehicle? Vehicle()
        {
            var make = Text(MotorField.Make, input.Make);
            var model = Text(MotorField.Model, input.Model);
            var year = Year();
            var power = Power();
            var plate = VehicleNumbers.NormalisePlate(input.Plate);
            var vin = VehicleNumbers.NormaliseVin(input.Vin);
            if (plate.Length == 0 && vin.Length == 0)
            {
                Add(MotorField.Plate, "Укажите госномер или VIN");
            }
            else
            {
                if (plate.Length > 0 && VehicleNumbers.PlateError(plate) is { } wrongPlate)
                {
                    Add(MotorField.Plate, wrongPlate);
                }

                if (vin.Length > 0 && VehicleNumbers.VinError(vin) is { } wrongVin)
                {
                    Add(MotorField.Vin, wrongVin);
                }
            }

            var document = Text(MotorField.VehicleDocument, input.VehicleDocument);
            if (document.Count(char.IsLetterOrDigit) is > 0 and (< 6 or > LongestDocument))
            {
                Add(MotorField.VehicleDocument, "Серия и номер документа на автомобиль: от 6 до 20 знаков");
            }

            return Errors.Count > 0
                ? null
                : new Vehicle(make, model, year, vin.Length == 0 ? null : vin, plate.Length == 0 ? null : plate, power, document, input.VehicleDocumentKind);
        }

        public Money? Value()
        {
            var (from, to) = (tariffs.Kasko.ValueFrom, tariffs.Kasko.ValueTo);
            if (Number(MotorField.Value, input.Value.TrimEnd('₽', ' ', '\u00A0'), "Укажите сумму в рублях, например 1 500 000") is not { } rubles)
            {
                return null;
            }

            if (rubles < from || rubles > to)
            {
                Add(MotorField.Value, $"Стоимость автомобиля: от {from.ToString("#,##0", MotorText.Russian)} до {to.ToString("#,##0", MotorText.Russian)}\u00A0₽");
                return null;
            }

            return Money.FromRubles(rubles);
        }

        public string? Owner() => input.OwnerIsPolicyholder ? null : FullName(MotorField.OwnerName, null, input.OwnerName);

        public Territory? Territory()
        {
            var typed = Text(MotorField.Territory, input.Territory);
            if (typed.Length == 0)
            {
                return null;
            }

            if (tariffs.Territories.Exact(typed) is { } known)
            {
                return known;
            }

            Add(MotorField.Territory, $"Такого города нет в справочнике КТ. Выберите из списка; если города нет и там, выберите «{TerritoryDirectory.OtherPlace}»");
            return null;
        }

        public DateOnly? StartsOn()
        {
            var (first, last) = (today.AddDays(FirstStart), today.AddDays(LastStart));
            if (Date(MotorField.StartsOn, null, input.StartsOn) is not { } date)
            {
                return null;
            }

            if (date < first || date > last)
            {
                Add(MotorField.StartsOn, $"Дата начала: с {MoscowTime.Show(first)} по {MoscowTime.Show(last)}");
                return null;
            }

            return date;
        }

        /// <summary>Age and experience count on the first day of cover.</summary>
        public List<Driver> Drivers(DateOnly startsOn, Func<string, int> bonusClassOf)
        {
            if (input.Drivers.Count == 0)
            {
                Add(MotorField.Drivers, "Добавьте хотя бы одного водителя или выберите «Без ограничений»");
            }
            else if (input.Drivers.Count > MostDrivers)
            {
                Add(MotorField.Drivers, $"В полис вписывают не больше {MostDrivers} водителей. Если их больше, выберите «Без ограничений»");
            }

            var drivers = new List<Driver>();
            foreach (var (i, typed) in input.Drivers.Index())
            {
                var name = FullName(MotorField.DriverName, i, typed.Name);
                var birth = Date(MotorField.DriverBirthDate, i, typed.BirthDate);
                var licence = Licence(i, typed.Licence);
                var since = Date(MotorField.DriverExperience, i, typed.ExperienceSince);
                if (birth is { } born && Age.Years(born, startsOn) is var age && (age < DrivingAge || age > 120))
                {
                    Add(MotorField.DriverBirthDate, age < DrivingAge ? $"Водителю на дату начала должно быть не меньше {DrivingAge} лет" : "Проверьте дату рождения", i);
                    birth = null;
                }

                if (since is { } start && start > today)
                {
                    Add(MotorField.DriverExperience, "Стаж не может начаться в будущем", i);
                    since = null;
                }

                if (birth is { } by && since is { } from)
                {
                    var experience = Age.Years(from, startsOn);
                    if (experience > Age.Years(by, startsOn) - DrivingAge
                        || tariffs.Osago.AgeExperienceOf(Age.Years(by, startsOn), experience) is null)
                    {
                        Add(MotorField.DriverExperience, "Стаж не может быть больше возраста минус 16 лет", i);
                        continue;
                    }

                    drivers.Add(new Driver(name, by, licence, from, bonusClassOf(licence)));
                }
            }

            return drivers;
        }

        /// <summary>What is chosen from lists; a screen that is older than the tariff may offer what is gone.</summary>
        public void Conditions(Product product)
        {
            if (product is Product.Osago && input.Months is not ((>= 3 and <= 9) or 12))
            {
                Add(MotorField.Months, "Период использования: от 3 до 9 месяцев или весь год");
            }

            if (product is Product.Kasko && tariffs.Kasko.Deductibles.All(step => step.Rubles != input.Deductible))
            {
                Add(MotorField.Deductible, "Такой франшизы нет в тарифе");
            }

            if (product is Product.Kasko && tariffs.Kasko.Instalments.All(step => step.Parts != input.Instalments))
            {
                Add(MotorField.Instalments, "Такой рассрочки нет в тарифе");
            }
        }

        private int Year()
        {
            var typed = Text(MotorField.Year, input.Year);
            if (typed.Length == 0)
            {
                return 0;
            }

            if (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < OldestYear || year > today.Year)
            {
                Add(MotorField.Year, $"Год выпуска: от {OldestYear} до {today.Year}");
            }

            return year;
        }

        private decimal Power()
        {
            if (Number(MotorField.Power, input.Power, "Укажите мощность числом, например 106") is not { } typed)
            {
                return 0;
            }

            var horsepower = input.PowerInKilowatts ? typed * tariffs.Osago.HorsepowerPerKilowatt : typed;
            if (horsepower <= 0 || horsepower > MostHorsepower)
            {
                Add(MotorField.Power, $"Мощность: больше 0 и не больше {MostHorsepower.ToString("#,##0", MotorText.Russian)} л.с.");
            }

            return horsepower;
        }

        private string Licence(int i, string typed)
        {
            var licence = VehicleNumbers.NormaliseLicence(typed);
            if (licence.Length == 0)
            {
                Add(MotorField.DriverLicence, Empty, i);
            }
            else if (VehicleNumbers.LicenceError(licence) is { } wrong)
            {
                Add(MotorField.DriverLicence, wrong, i);
            }
            else if (input.Drivers.Take(i).Any(other => VehicleNumbers.NormaliseLicence(other.Licence) == licence))
            {
                Add(MotorField.DriverLicence, "Это удостоверение уже указано у другого водителя", i);
            }

            return licence;
        }

        private string FullName(MotorField field, int? driver, string typed)
        {
            var name = string.Join(' ', TypedText.Clean(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (name.Length == 0)
            {
                Add(field, Empty, driver);
            }
            else if (!name.Contains(' ', StringComparison.Ordinal) || name.Any(letter => !char.IsLetter(letter) && letter is not (' ' or '-' or '.' or '\'')))
            {
                Add(field, "Укажите фамилию, имя и отчество буквами", driver);
            }

            return name;
        }

        private string Text(MotorField field, string typed)
        {
            var text = TypedText.Clean(typed);
            if (text.Length == 0)
            {
                Add(field, Empty);
            }

            return text;
        }

        private decimal? Number(MotorField field, string typed, string wrong)
        {
            var compact = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter))).Replace(',', '.');
            if (compact.Length == 0)
            {
                Add(field, Empty);
            }
            else if (decimal.TryParse(compact, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
            else
            {
                Add(field, wrong);
            }

            return null;
        }

        private DateOnly? Date(MotorField field, int? driver, string typed)
        {
            if (DateText.IsEmpty(typed))
            {
                Add(field, Empty, driver);
                return null;
            }

            var date = DateText.Parse(typed);
            if (date.Error is { } wrong)
            {
                Add(field, wrong, driver);
            }

            return date.Date;
        }

        private void Add(MotorField field, string text, int? driver = null) => Errors.Add(new MotorFieldError(field, driver, text));
    }
}

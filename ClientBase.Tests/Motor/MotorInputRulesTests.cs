using ClientBase.Core.Basics;
using ClientBase.Core.Motor;

namespace ClientBase.Tests.Motor;

/// <summary>Domain §6.1, form fields: what is refused, at which field, in which words.</summary>
public class MotorInputRulesTests
{
    [Fact]
    public void A_good_form_becomes_the_terms_of_E1()
    {
        var (terms, errors) = Check(Product.Osago, Car.Form());

        Assert.Empty(errors);
        Assert.Equal(("А001АА00", 123m, "Москва", 8), (terms!.Vehicle.Plate, terms.Vehicle.Horsepower, terms.Territory.Name, terms.Drivers.Single().BonusClass));
        Assert.Equal(Money.FromRubles(11_004.84m), OsagoRating.Calculate(Car.Tariffs.Osago, Car.Tariffs.Territories, terms).Premium);
    }

    public static TheoryData<Action<MotorInput>, MotorField, string> Mistakes => new()
    {
        { form => form.Make = " ", MotorField.Make, "Заполните поле" },
        { form => form.Year = "1969", MotorField.Year, "Год выпуска: от 1970 до 2026" },
        { form => form.Year = "2027", MotorField.Year, "Год выпуска: от 1970 до 2026" },
        { form => form.Year = "новая", MotorField.Year, "Год выпуска: от 1970 до 2026" },
        { form => form.Power = "0", MotorField.Power, "Мощность: больше 0 и не больше 1\u00A0500 л.с." },
        { form => form.Power = "-5", MotorField.Power, "Мощность: больше 0 и не больше 1\u00A0500 л.с." },
        { form => form.Power = "9000", MotorField.Power, "Мощность: больше 0 и не больше 1\u00A0500 л.с." },
        { form => form.Power = "сто", MotorField.Power, "Укажите мощность числом, например 106" },
        { form => form.Plate = "AB1234CD", MotorField.Plate, "Укажите российский госномер: например, А001АА00. Автомобили с иностранными номерами здесь не страхуются" },
        { form => form.Plate = "", MotorField.Plate, "Укажите госномер или VIN" },
        { form => form.Vin = "ZZZZZZZZZ0000000I", MotorField.Vin, "В VIN не бывает букв I, O и Q. Вместо «I», наверное, 1" },
        { form => form.Vin = "ZZZZZZZZZ0000000O", MotorField.Vin, "В VIN не бывает букв I, O и Q. Вместо «O», наверное, 0" },
        { form => form.Vin = "ZZZZZZZZZ0000000Q", MotorField.Vin, "В VIN не бывает букв I, O и Q. Вместо «Q», наверное, 0" },
        { form => form.Vin = "ZZZZZZZZZ0000001", MotorField.Vin, "VIN состоит из 17 знаков, введено 16" },
        { form => form.Territory = "Урюпинск", MotorField.Territory, "Такого города нет в справочнике КТ. Выберите из списка; если города нет и там, выберите «Другой населённый пункт»" },
        { form => form.StartsOn = "25.11.2026", MotorField.StartsOn, "Дата начала: с 26.11.2026 по 24.01.2027" },
        { form => form.StartsOn = "25.01.2027", MotorField.StartsOn, "Дата начала: с 26.11.2026 по 24.01.2027" },
        { form => form.StartsOn = "30.02.2027", MotorField.StartsOn, "Такой даты нет: 30.02.2027" },
        { form => form.Months = 2, MotorField.Months, "Период использования: от 3 до 9 месяцев или весь год" },
        { form => form.Drivers = new([]), MotorField.Drivers, "Добавьте хотя бы одного водителя или выберите «Без ограничений»" },
        { form => Change(form, driver => driver with { Name = "Волков" }), MotorField.DriverName, "Укажите фамилию, имя и отчество буквами" },
        { form => Change(form, driver => driver with { BirthDate = "27.11.2010", ExperienceSince = "25.11.2026" }), MotorField.DriverBirthDate, "Водителю на дату начала должно быть не меньше 16 лет" },
        { form => Change(form, driver => driver with { ExperienceSince = "26.11.2001" }), MotorField.DriverExperience, "Стаж не может быть больше возраста минус 16 лет" },
        { form => Change(form, driver => driver with { ExperienceSince = "26.11.2026" }), MotorField.DriverExperience, "Стаж не может начаться в будущем" },
        { form => Change(form, driver => driver with { Licence = "12345" }), MotorField.DriverLicence, "Водительское удостоверение: 10 знаков, например 00 00 123456" },
        { form => form.Drivers = form.Drivers.Add(form.Drivers[0]), MotorField.DriverLicence, "Это удостоверение уже указано у другого водителя" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_at_its_field(Action<MotorInput> mistake, MotorField field, string sentence)
    {
        var form = Car.Form();
        mistake(form);

        var (terms, errors) = Check(Product.Osago, form);

        Assert.Null(terms);
        Assert.Equal((field, sentence), (Assert.Single(errors).Field, errors[0].Text));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("99 999")]
    [InlineData("1000000000000")]
    [InlineData("100 000 001")]
    public void A_value_that_no_car_has_is_refused(string value)
    {
        var form = Car.Form();
        form.Value = value;

        Assert.Equal("Стоимость автомобиля: от 100\u00A0000 до 100\u00A0000\u00A0000\u00A0₽", Assert.Single(Check(Product.Kasko, form).Errors).Text);
    }

    [Fact]
    public void Experience_of_age_less_sixteen_is_the_longest()
    {
        // 40 years old: 24 years of experience are allowed, 25 are not (above).
        var form = Car.Form();
        Change(form, driver => driver with { ExperienceSince = "26.11.2002" });

        Assert.Empty(Check(Product.Osago, form).Errors);
    }

    [Fact]
    public void Errors_come_in_the_order_of_the_screen()
    {
        var form = new MotorInput { StartsOn = "вчера", Drivers = new([new DriverInput(), new DriverInput()]) };

        var order = Check(Product.Osago, form).Errors.Select(error => (error.Field, error.Driver)).ToList();

        Assert.Equal((MotorField.Make, null), order[0]);
        Assert.Equal((MotorField.StartsOn, null), order[^1]);
        Assert.Equal((MotorField.DriverName, 0), order.First(error => error.Driver is not null));
        Assert.True(order.IndexOf((MotorField.DriverExperience, 0)) < order.IndexOf((MotorField.DriverName, 1)));
    }

    [Fact]
    public void Without_a_limit_nobody_is_asked_for()
    {
        var form = Car.Form();
        (form.Unlimited, form.Drivers) = (true, new([new DriverInput()]));

        Assert.Empty(Check(Product.Osago, form).Terms!.Drivers);
    }

    [Fact]
    public void Kilowatts_become_horsepower()
    {
        var form = Car.Form();
        (form.Power, form.PowerInKilowatts) = ("100", true);

        Assert.Equal(135.962m, Check(Product.Osago, form).Terms!.Vehicle.Horsepower);
    }

    [Theory]
    [InlineData("a123bc 77", "А123ВС77")]
    [InlineData(" о777оо-777 ", "О777ОО777")]
    public void Plates_are_put_into_shape(string typed, string plate)
    {
        Assert.Equal(plate, VehicleNumbers.NormalisePlate(typed));
        Assert.Null(VehicleNumbers.PlateError(plate));
    }

    [Fact]
    public void Russian_twins_in_a_vin_become_latin() =>
        Assert.Equal("XTA210990Y2765499", VehicleNumbers.NormaliseVin("хта 210990у2765499"));

    [Theory]
    [InlineData("лада")]
    [InlineData("LADA")]
    [InlineData("kflf")]
    [InlineData("ваз")]
    public void A_make_is_found_as_people_type_it(string typed) => Assert.Equal("LADA", VehicleCatalogue.FindMakes(typed, 5)[0]);

    [Theory]
    [InlineData("ves", "Vesta")]
    [InlineData("муы", "Vesta")]
    [InlineData("tra", "Niva Travel")]
    public void A_model_is_found_by_the_beginning_of_any_word(string typed, string model) =>
        Assert.Equal(model, VehicleCatalogue.FindModels("Лада", typed, 5)[0]);

    [Theory]
    [InlineData("моск", "Москва")]
    [InlineData("спб", "Санкт-Петербург")]
    [InlineData("vjcr", "Москва")]
    [InlineData("дону", "Ростов-на-Дону")]
    public void A_town_is_found_as_people_type_it(string typed, string town) => Assert.Equal(town, Car.Tariffs.Territories.Find(typed, 5)[0].Name);

    [Fact]
    public void The_register_knows_fifteen_classes_and_calls_everybody_else_a_new_driver()
    {
        Assert.Equal([.. Enumerable.Range(0, 14)], Enumerable.Range(0, 14).Select(i => DemoBonusClasses.ClassOf($"00 00 {i:000000}")));
        Assert.Equal(-1, DemoBonusClasses.ClassOf("0000000099"));
        Assert.Equal(3, DemoBonusClasses.ClassOf("00 00 777777"));
    }

    [Fact]
    public void Forms_with_the_same_drivers_are_equal_and_a_typed_letter_makes_them_differ()
    {
        var (one, other) = (Car.Form(), Car.Form());
        Assert.Equal(one, other);
        Change(other, driver => driver with { Name = driver.Name + "а" });
        Assert.NotEqual(one, other);
    }

    private static void Change(MotorInput form, Func<DriverInput, DriverInput> change) => form.Drivers = form.Drivers.With(0, change(form.Drivers[0]));

    private static (MotorTerms? Terms, IReadOnlyList<MotorFieldError> Errors) Check(Product product, MotorInput form) =>
        MotorInputRules.Check(product, form, Car.Tariffs, Car.Today, DemoBonusClasses.ClassOf);
}
